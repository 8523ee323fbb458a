import { SUBSCRIPTION_ID, TAG_NAME } from './names';
import { constant, definition, list, map, mapOf, optional, refTo, text } from './parts';

export const TAGS = definition(
  'tags',
  mapOf(
    text({
      title: 'tag value',
      expected: 'text of at most 256 characters, with * and ? as wildcards',
      maxLength: 256,
    }),
    { title: 'tags', expected: 'a map of tag names to globs, such as {env: prod*}' },
    refTo(TAG_NAME),
  ),
);

export const SELECTOR = definition(
  'selector',
  map(
    {
      all: optional(
        constant(true, {
          title: 'choice of every cluster',
          description:
            'Every cluster in reach. Excludes the other parts; required explicitly so that an empty selector never means all.',
          expected: 'true, or no such key',
          examples: [true],
        }),
      ),
      subscriptions: optional(
        list(refTo(SUBSCRIPTION_ID), {
          title: 'selected subscriptions',
          description: 'Subscription of the cluster.',
          expected: 'a list of one or more subscription ids',
          minItems: 1,
          uniqueItems: true,
          examples: [['11111111-1111-1111-1111-111111111111']],
        }),
      ),
      resourceGroups: optional(
        list(
          text({
            title: 'resource group name',
            expected: 'letters, digits and -_.(), with * and ? as wildcards; not an id',
            pattern: String.raw`^[A-Za-z0-9_.()*?-]{1,90}$`,
          }),
          {
            title: 'selected resource groups',
            description: 'Resource group of the cluster, by glob.',
            expected: 'a list of one or more resource group names',
            minItems: 1,
            uniqueItems: true,
            examples: [['rg-*']],
          },
        ),
      ),
      names: optional(
        list(
          text({
            title: 'cluster name',
            expected:
              'letters, digits, - and _, with * and ? as wildcards; not a regular expression',
            pattern: String.raw`^[A-Za-z0-9_*?-]{1,63}$`,
          }),
          {
            title: 'selected cluster names',
            description: 'Name of the cluster, by glob.',
            expected: 'a list of one or more cluster names',
            minItems: 1,
            uniqueItems: true,
            examples: [['aks-*']],
          },
        ),
      ),
      tags: optional(
        refTo(TAGS, {
          title: 'tags',
          description: 'Tags that the cluster must carry; values are globs.',
          expected: 'at least one tag name with a glob, such as {env: prod*}',
          minProperties: 1,
          examples: [{ env: 'prod*' }],
        }),
      ),
    },
    {
      title: 'selector',
      description:
        'Which clusters the profile is for. All given parts must hold; within a list, one entry must. Globs know `*` and `?` and ignore case.',
      expected: 'at least one of subscriptions, resourceGroups, names and tags, or {all: true}',
      examples: [{ names: ['aks-*'], tags: { env: 'prod*' } }],
    },
  ),
);
