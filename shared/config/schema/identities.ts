import { TAGS } from './selector';
import { RESOURCE_GROUP_FORM, TAG_NAME_FORM, TAG_NAME, RESOURCE_GROUP_ID, DURATION } from './names';
import { definition, flag, list, map, optional, refTo, text, textOr } from './parts';

export const IDENTITY_GROUP = definition(
  'identityGroup',
  textOr(
    map({
      id: refTo(RESOURCE_GROUP_ID, {
        description: 'Id of the resource group.',
        examples: [
          '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities',
        ],
      }),
      nodePools: optional(
        list(
          text({
            title: 'node pool name',
            expected: 'letters and digits, with * and ? as wildcards',
            pattern: String.raw`^[A-Za-z0-9*?]{1,32}$`,
          }),
          {
            title: 'node pools',
            description:
              'Names of the node pools whose hosts get the identities of the group, by glob. Without it: every pool. A pod on another pool is not served (`NodePoolNotAllowed`). When a pool is left out later, the identities are removed from it again, but never while a pod uses them, and not where the globs match no pool of the cluster.',
            expected: 'a list of one or more names of node pools',
            minItems: 1,
            uniqueItems: true,
            examples: [['apps*']],
          },
        ),
      ),
      onlyWhereUsed: flag({
        description:
          'Mode `standard` with `mic: serverless` only. Attach the identities of the group only to pools on which a pod that matches a binding runs, as MIC does. The first such pod on a pool then waits for the PATCH of its scale set, usually 40 to 60 s, and before that for us to see it: set `watch: true`.',
        default: false,
        examples: [true],
      }),
      quietTime: refTo(DURATION, {
        description:
          'With `onlyWhereUsed`: an identity is removed from a pool when no pod there has used it for this long. At most 168h.',
        default: '1h',
        examples: ['1h'],
      }),
    }),
    {
      title: 'resource group id',
      expected: '/subscriptions/<GUID>/resourceGroups/<name>, or a map with at least the key id',
      pattern: RESOURCE_GROUP_FORM,
    },
  ),
);

export const IDENTITY_TAG = definition(
  'identityTag',
  textOr(
    map({
      name: refTo(TAG_NAME, { description: 'Name of the tag.', examples: ['aks-clusters'] }),
      required: optional(
        flag({
          description: 'Whether an identity without the tag is for no cluster, or no namespace.',
          examples: [true],
        }),
      ),
    }),
    {
      title: 'tag on identities',
      expected:
        '1 to 256 characters without <>%&\\?/ and without spaces at the ends, or a map with at least the key name',
      pattern: TAG_NAME_FORM,
    },
  ),
);

export const IDENTITIES = definition(
  'identities',
  map(
    {
      resourceGroups: list(refTo(IDENTITY_GROUP), {
        title: 'identity resource groups',
        description:
          'The resource groups whose identities are always attached, each by its id or as a map that says to which hosts. May be empty if onDemandResourceGroups is not.',
        expected: 'a list of resource group ids, or of maps with at least the key id',
        uniqueItems: true,
        examples: [
          ['/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities'],
        ],
      }),
      tags: refTo(TAGS, {
        description: 'Tags that an identity must carry; values are globs.',
        default: {},
        examples: [{ purpose: 'aks*' }],
      }),
      clustersTag: refTo(IDENTITY_TAG, {
        description:
          'Tag on identities that lists, as comma-separated globs, the names of the clusters that they are meant for; an empty tag names none. `required` says whether an identity without the tag is for no cluster (`true`) or for every cluster of the profile (`false`), in all groups of the profile; by default the tag is required in `onDemandResourceGroups` and not in `resourceGroups`. Losing a required tag detaches nothing and attaches nothing.',
        default: 'aks-clusters',
        examples: ['aks-clusters', { name: 'aks-clusters', required: true }],
      }),
      namespacesTag: refTo(IDENTITY_TAG, {
        description:
          'Tag on identities that lists, as comma-separated globs, the namespaces whose AzureIdentity objects may use them; an empty tag names none. `required` as above; by default an identity without the tag may be used from every namespace.',
        default: 'aks-namespaces',
        examples: ['aks-namespaces', { name: 'aks-namespaces', required: true }],
      }),
      onDemandResourceGroups: list(refTo(IDENTITY_GROUP), {
        title: 'on-demand identity resource groups',
        description:
          'Resource groups, written as above, whose identities are attached only while an AzureIdentity with an AzureIdentityBinding in the cluster asks for them.',
        expected: 'a list of resource group ids, or of maps with at least the key id',
        uniqueItems: true,
        default: [],
        examples: [
          ['/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-team-identities'],
        ],
      }),
    },
    {
      title: 'identity rules',
      description:
        'Which identities a cluster of the profile may get. Anything else is never attached.',
      expected: 'a map with at least the key resourceGroups',
      examples: [
        {
          resourceGroups: [
            '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/rg-identities',
          ],
          tags: { purpose: 'aks*' },
        },
      ],
    },
  ),
);
