import { code, plain } from './markdown';
import type { RingFacts } from './pull-request-facts';
import { section } from './sections';

/** Where the version comes from and where it goes next: a reviewer of a later ring wants to know who has run it. */
export function ringSection(ring: RingFacts | undefined): readonly string[] {
  if (ring === undefined) return [];
  const { name, place, of, before, next, soak } = ring;
  return section(`Ring ${plain(name)} (${place} of ${of})`, [
    ...before.map((line) => `- ${plain(line)}`),
    next === undefined
      ? '- It is the last ring: no other cluster waits for it.'
      : `- Ring ${code(next)} gets it ${soak} after all clusters of this one run it, if they run it well.`,
  ]);
}

/** What happened since it was asked for. */
export function stopLines(ring: RingFacts | undefined): readonly string[] {
  return ring?.stop === undefined ? [] : [`**Do not merge yet.** ${plain(ring.stop)}`];
}
