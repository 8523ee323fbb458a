import type { AssignedDifference, Removal } from './assigned-difference';

/** Why releases were held back. */
export interface HeldRemovals {
  readonly removing: number;
  readonly held: number;
  readonly maxShare: number;
}

/** So few are somebody's ordinary work: who deletes a binding expects that its pods get no more tokens. */
const ALWAYS_ALLOWED = 10;

/**
 * Guard against a look that showed too little, or a binding that was lost by mistake: MIC takes an empty list for "delete
 * everything" (pkg/mic/mic.go). Only objects of pods that live count: a deployment that is scaled to zero leaves
 * nothing to guard, and a list of the API server is whole or an error. Additions always go on. `held`: how many objects
 * there are.
 */
export function guardRemovals(
  difference: AssignedDifference,
  held: number,
  maxShare: number,
): { readonly difference: AssignedDifference; readonly held?: HeldRemovals } {
  const removing = difference.remove.filter(takesFromLiving).length;
  if (removing <= ALWAYS_ALLOWED || removing / held <= maxShare) return { difference };
  const release = difference.remove.filter((each) => !takesFromLiving(each));
  return { difference: { ...difference, remove: release }, held: { removing, held, maxShare } };
}

function takesFromLiving({ why }: Removal): boolean {
  switch (why) {
    case 'NoLongerBound':
    case 'NotAllowed':
      return true;
    case 'PodGone':
    case 'PodFinished':
    case 'Duplicate':
      return false;
  }
}
