import type { Unknown, UnknownCode } from '../unknown';

/** As kustomize itself fails: nothing of the build is applied. */
export class BuildError extends Error {
  constructor(
    message: string,
    /** File or folder; filled in by the caller that knows it. */
    readonly at?: string,
  ) {
    super(message);
  }
}

/** Something that is not computed here; the step is left out, and the build is not known. */
export class NotComputed extends Error {
  constructor(
    readonly code: UnknownCode,
    message: string,
    readonly at?: string,
  ) {
    super(message);
  }
}

/** Does a step; where it cannot be computed, `otherwise` stands, and why is noted. */
export function unlessUnknown<T>(step: () => T, otherwise: T, note: (unknown: Unknown) => void): T {
  try {
    return step();
  } catch (error) {
    // What is too much is so for the whole build.
    if (!(error instanceof NotComputed) || error.code === 'TooLarge') throw error;
    note({ at: error.at ?? '', code: error.code, message: error.message });
    return otherwise;
  }
}

/** Adds where it happened, unless that is known. */
export function failingAt<T>(at: string, step: () => T): T {
  try {
    return step();
  } catch (error) {
    if (error instanceof BuildError && error.at === undefined) {
      throw new BuildError(error.message, at);
    }
    throw error;
  }
}
