import type { IsoTime } from '../base/iso-time';
import type { Failure } from '../base/errors';

/**
 * What a plan was made for. `run`: to be carried out. `dryRun` and `observeOnly`: a run that only shows what it would
 * do. `rest`: nothing may be done at all (suspended, not selected). `preview`: somebody wants to see it.
 */
export type PlanMode = 'run' | 'dryRun' | 'observeOnly' | 'rest' | 'preview';

/** A plan as it is kept, with all that decides whether it may be carried out. */
export interface StoredPlan<P> {
  readonly planId: string;
  /** ISO time at which it was made. */
  readonly at: IsoTime;
  readonly mode: PlanMode;
  readonly planned: P;
}

/** A plan out of the store. */
export interface FoundPlan<P> extends StoredPlan<P> {
  /** Of its subject, previews not counted. An older one is stale: what it was made from has been seen again since. */
  readonly isNewest: boolean;
}

export interface PlanFacts {
  readonly planId: string;
  /** What the plan is of, in words. */
  readonly subject: string;
}

/** Why a plan must not be used to write down what a run came to; undefined when it may. */
export function refusedForRecord<P>(found: FoundPlan<P>, facts: PlanFacts): Failure | undefined {
  if (found.mode === 'preview') return notForCarryingOut(found.mode, facts);
  return found.isNewest ? undefined : stale(facts);
}

/** Why a plan must not be carried out; undefined when it may. */
export function refusedForWrite<P>(found: FoundPlan<P>, facts: PlanFacts): Failure | undefined {
  if (found.mode !== 'run') return notForCarryingOut(found.mode, facts);
  return found.isNewest ? undefined : stale(facts);
}

/** The same word for a plan of somebody else: anyone who guesses ids learns nothing. */
export function planNotFound({ planId, subject }: PlanFacts): Failure {
  return {
    policy: 'Terminal',
    code: 'PlanNotFound',
    message: `No plan ${shown(planId)} of ${subject} is stored, so nothing is carried out. A plan is stored when a run makes it, and kept for a while.`,
    target: subject,
  };
}

const MADE_FOR: Readonly<Record<PlanMode, string>> = {
  run: 'a run',
  dryRun: 'a dry run',
  observeOnly: 'somebody who only observes',
  rest: 'a subject that is left alone',
  preview: 'a preview',
};

function notForCarryingOut(mode: PlanMode, { planId, subject }: PlanFacts): Failure {
  return {
    policy: 'Terminal',
    code: 'PlanNotToBeCarriedOut',
    message: `Plan ${shown(planId)} of ${subject} was made for ${MADE_FOR[mode]}: it is never carried out.`,
    target: subject,
  };
}

function stale({ planId, subject }: PlanFacts): Failure {
  return {
    policy: 'Conflict',
    code: 'PlanIsStale',
    message: `There is a newer plan of ${subject} than ${shown(planId)}; what is left of the older one is not carried out.`,
    target: subject,
  };
}

/** The plan has no such step: anyone who asks for one did not read the plan. */
export function noSuchStep(stepId: string, { planId, subject }: PlanFacts): Failure {
  return {
    policy: 'Terminal',
    code: 'StepNotInPlan',
    message: `Plan ${shown(planId)} of ${subject} has no step ${shown(stepId)} of this kind.`,
    target: subject,
  };
}

/** Carried out under another intent than the one that it was made for. */
export function otherIntent({ planId, subject }: PlanFacts): Failure {
  return {
    policy: 'Terminal',
    code: 'PlanOfAnotherIntent',
    message: `Plan ${shown(planId)} of ${subject} was made for another intent than it is carried out under.`,
    target: subject,
  };
}

/** Ids may come from anyone who can start an orchestration by hand. */
function shown(id: string): string {
  return String(id)
    .slice(0, 80)
    .replaceAll(/[^\x20-\x7e]/g, '?');
}
