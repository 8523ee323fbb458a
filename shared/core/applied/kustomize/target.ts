import type { Accumulated } from './accumulated';
import { failingAt, unlessUnknown } from './failure';
import type { KustomizationFile } from './kustomization-file';
import type { Loader } from './loader';

/** A kustomization that is being built. */
export interface Target extends KustomizationFile {
  readonly loader: Loader;
}

/** Does a step; where it cannot be computed, notes why, and goes on with `otherwise`. */
export function attempt(
  otherwise: Accumulated,
  { file, loader }: Target,
  step: () => Accumulated,
): Accumulated {
  return failingAt(file, () =>
    unlessUnknown(step, otherwise, (unknown) => {
      loader.notes.unknown.push({ ...unknown, at: unknown.at || file });
    }),
  );
}
