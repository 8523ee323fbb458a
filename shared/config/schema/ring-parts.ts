import type { Static, TObject, TOptional, TSchema, TString, TUnsafe } from '@sinclair/typebox';
import { SELECTOR } from './selector';
import { list, map, optional, refTo, text } from './parts';

/** What differs between rings of a repository and rings of a profile. */
interface RingWords<N extends TSchema> {
  readonly name: N;
  /** ` of the profile`, or nothing. */
  readonly whose: string;
  readonly soak: string;
  readonly ring: { readonly title: string; readonly description: string };
  readonly list: {
    readonly title: string;
    readonly description: string;
    readonly expected: string;
  };
}

type Ring<N extends TSchema> = TObject<{
  name: N;
  clusters: TOptional<TUnsafe<Static<(typeof SELECTOR)['schema']>>>;
  soak: TString;
}>;

/** A list of rings: clusters by selector, in their order, each with its soak time. */
export function ringList<N extends TSchema>({
  name,
  whose,
  soak,
  ring,
  list: words,
}: RingWords<N>): TUnsafe<readonly Static<Ring<N>>[]> {
  const one = map(
    {
      name,
      clusters: optional(
        refTo(SELECTOR, {
          description: `Which clusters${whose} are in it. A cluster is in the first ring that selects it, and in the last one if none does. Only the last ring may go without.`,
          examples: [CANARY.clusters],
        }),
      ),
      soak: text({
        title: 'soak time',
        expected: 'a number and a unit s, m, h or d, such as 3d',
        pattern: String.raw`^\d{1,4}(\.\d{1,3})?(s|m|h|d)$`,
        description: soak,
        default: '24h',
        examples: ['3d'],
      }),
    },
    {
      ...ring,
      expected: 'a map with the keys name, clusters and soak',
      examples: [CANARY],
    },
  );
  return list(one, {
    ...words,
    maxItems: 10,
    default: [],
    examples: [[CANARY, { name: 'rest' }]],
  });
}

const CANARY = { name: 'canary', clusters: { tags: { ring: 'canary' } }, soak: '24h' };
