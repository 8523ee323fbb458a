import { RING_NAME } from './names';
import { SELECTOR } from './selector';
import { list, map, optional, refTo, text } from './parts';

const RING = map(
  {
    name: refTo(RING_NAME, { description: 'Name of the ring; branches and folders carry it.' }),
    clusters: optional(
      refTo(SELECTOR, {
        description:
          'Which clusters are in it. A cluster is in the first ring that selects it, and in the last one if none does. Only the last ring may go without.',
        examples: [{ tags: { ring: 'canary' } }],
      }),
    ),
    soak: text({
      title: 'soak time',
      expected: 'a number and a unit s, m, h or d, such as 3d',
      pattern: String.raw`^\d{1,4}(\.\d{1,3})?(s|m|h|d)$`,
      description:
        'How long all of its clusters have to run a version, and run it well, before the next ring may get it.',
      default: '24h',
      examples: ['3d'],
    }),
  },
  {
    title: 'ring',
    description: 'Clusters that get a new version of a chart together.',
    expected: 'a map with the keys name, clusters and soak',
    examples: [{ name: 'canary', clusters: { tags: { ring: 'canary' } }, soak: '24h' }],
  },
);

export const RINGS = list(RING, {
  title: 'rings',
  description:
    'New versions of charts go from ring to ring, each with a request of its own. Without it, one request brings a version to all clusters. `layout.base` then has a folder for each ring: `{ring}` is put at its end where it is not in it.',
  expected: 'a list of rings, the first to get a version first',
  maxItems: 10,
  default: [],
  examples: [
    [{ name: 'canary', clusters: { tags: { ring: 'canary' } }, soak: '24h' }, { name: 'rest' }],
  ],
});
