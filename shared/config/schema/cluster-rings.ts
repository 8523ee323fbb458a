import { SELECTOR } from './selector';
import { list, map, optional, refTo, text } from './parts';

const RING = map(
  {
    name: text({
      title: 'name of a ring',
      description: 'Name of the ring, for people.',
      expected: '1 to 40 lower-case letters, digits or dashes, a letter or digit at either end',
      pattern: '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$',
      examples: ['canary'],
    }),
    clusters: optional(
      refTo(SELECTOR, {
        description:
          'Which clusters of the profile are in it. A cluster is in the first ring that selects it, and in the last one if none does. Only the last ring may go without.',
        examples: [{ tags: { ring: 'canary' } }],
      }),
    ),
    soak: text({
      title: 'soak time',
      expected: 'a number and a unit s, m, h or d, such as 3d',
      pattern: String.raw`^\d{1,4}(\.\d{1,3})?(s|m|h|d)$`,
      description:
        'How long each of its clusters has to be as the profile wants it before the next ring is changed.',
      default: '24h',
      examples: ['3d'],
    }),
  },
  {
    title: 'ring of clusters',
    description: 'Clusters of a profile that are changed together.',
    expected: 'a map with the keys name, clusters and soak',
    examples: [{ name: 'canary', clusters: { tags: { ring: 'canary' } }, soak: '24h' }],
  },
);

export const CLUSTER_RINGS = list(RING, {
  title: 'rings of clusters',
  description:
    'A change of the profile goes from ring to ring: all clusters are planned at once, and one is changed when every cluster of the rings before it has been as the profile wants it for their soak time. Waits for nothing: a cluster that is onboarded for the first time, what was there and is gone, off-boarding, policies for kubenet. Counts for nothing: a cluster that is suspended, exempt, stopped, only observed, or was not Ready before the change. Without it: all at once.',
  expected: 'a list of rings, the first to be changed first',
  maxItems: 10,
  default: [],
  examples: [
    [{ name: 'canary', clusters: { tags: { ring: 'canary' } }, soak: '24h' }, { name: 'rest' }],
  ],
});
