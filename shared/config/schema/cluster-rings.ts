import { text } from './parts';
import { ringList } from './ring-parts';

export const CLUSTER_RINGS = ringList({
  name: text({
    title: 'name of a ring',
    description: 'Name of the ring, for people.',
    expected: '1 to 40 lower-case letters, digits or dashes, a letter or digit at either end',
    pattern: '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$',
    examples: ['canary'],
  }),
  whose: ' of the profile',
  soak: 'How long each of its clusters has to be as the profile wants it before the next ring is changed.',
  ring: {
    title: 'ring of clusters',
    description: 'Clusters of a profile that are changed together.',
  },
  list: {
    title: 'rings of clusters',
    description:
      'A change of the profile goes from ring to ring: all clusters are planned at once, and one is changed when every cluster of the rings before it has been as the profile wants it for their soak time. Waits for nothing: a cluster that is onboarded for the first time, what was there and is gone, off-boarding, policies for kubenet. Counts for nothing: a cluster that is suspended, exempt, stopped, only observed, or was not Ready before the change. Without it: all at once.',
    expected: 'a list of rings, the first to be changed first',
  },
});
