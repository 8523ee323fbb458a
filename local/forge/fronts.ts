import type { Front } from './front';
import type { Hosting } from './hosting';

/** One per kind of forge. Each looks at the same repositories, under a path of its own. */
const FRONTS: readonly ((hosting: Hosting) => Front)[] = [];

export function frontsOf(hosting: Hosting): readonly Front[] {
  return FRONTS.map((front) => front(hosting));
}
