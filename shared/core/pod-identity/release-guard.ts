import type { AssignedDifference, Release } from './assigned-difference';

/** Why releases were held back. */
export interface HeldReleases {
  readonly removing: number;
  readonly held: number;
  readonly maxShare: number;
}

/** So few are somebody's ordinary work: who deletes a binding expects that its pods get no more tokens. */
const ALWAYS_ALLOWED = 10;

/**
 * Guard against a look that showed too little, or a binding that was lost by mistake: MIC takes an empty list for "delete
 * everything" (mic.md 1.4, 5.6 N20). Only objects of pods that live count; what ended pods leave behind always goes, and
 * additions always go on. `held`: how many objects there are.
 */
export function guardReleases(
  difference: AssignedDifference,
  held: number,
  maxShare: number,
): { readonly difference: AssignedDifference; readonly held?: HeldReleases } {
  if (seesNoPods(difference, held)) {
    if (held <= ALWAYS_ALLOWED || maxShare >= 1) return { difference };
    return {
      difference: { ...difference, release: [] },
      held: { removing: held, held, maxShare },
    };
  }
  const removing = difference.release.filter(takesFromLiving).length;
  if (removing <= ALWAYS_ALLOWED || removing / held <= maxShare) return { difference };
  const release = difference.release.filter((each) => !takesFromLiving(each));
  return { difference: { ...difference, release }, held: { removing, held, maxShare } };
}

/** Every object would go for want of its pod, and no pod needs a new one: more likely a look that showed no pods. */
function seesNoPods({ create, release }: AssignedDifference, held: number): boolean {
  return create.length === 0 && release.length === held && release.every(isPodGone);
}

function isPodGone({ why }: Release): boolean {
  return why === 'PodGone';
}

function takesFromLiving({ why }: Release): boolean {
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
