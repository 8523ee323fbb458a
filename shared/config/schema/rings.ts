import { RING_NAME } from './names';
import { refTo } from './parts';
import { ringList } from './ring-parts';

export const RINGS = ringList({
  name: refTo(RING_NAME, { description: 'Name of the ring; branches and folders carry it.' }),
  whose: '',
  soak: 'How long all of its clusters have to run a version, and run it well, before the next ring may get it.',
  ring: {
    title: 'ring',
    description: 'Clusters that get a new version of a chart together.',
  },
  list: {
    title: 'rings',
    description:
      'New versions of charts go from ring to ring, each with a request of its own. Without it, one request brings a version to all clusters. `layout.base` then has a folder for each ring: `{ring}` is put at its end where it is not in it.',
    expected: 'a list of rings, the first to get a version first',
  },
});
