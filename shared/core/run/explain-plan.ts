import { counted } from '../base/counted';
import type { Otherwise } from '../plan/otherwise';
import type { Plan } from '../plan/plan';
import type { Planned } from './run';
import type { Situation } from './situation';
import { situationOf } from './situation';

/** A plan as it is shown: what is the matter, and what would happen if that were not so. */
export interface Explained {
  readonly situation: Situation;
  /** What a run does now, in a sentence. */
  readonly explanation: string;
  readonly otherwise?: Otherwise;
}

interface Words {
  /** Undefined: the message of `rest`, or of the failure, says it. */
  readonly now: ((plan: Plan) => string | undefined) | undefined;
  /** When the other plan would be carried out; undefined where there is no other. */
  readonly when: string | undefined;
}

/** One row per situation: what is forgotten here does not compile. */
const WORDS: Readonly<Record<Situation, Words>> = {
  Converged: { now: () => 'Everything is in place.', when: undefined },
  Changing: { now: () => 'A run carries this out.', when: undefined },
  OffBoarding: { now: takenBack, when: undefined },
  OffBoarded: { now: leftAlone, when: 'With POST …/resync {"onboard": true}' },
  AwaitingConfirmation: { now: undefined, when: 'With POST …/resync {"onboard": true}' },
  PlanNotApproved: { now: undefined, when: undefined },
  ClusterGone: { now: undefined, when: undefined },
  NotSelected: { now: undefined, when: undefined },
  Suspended: { now: undefined, when: 'Without the suspension' },
  Exempt: { now: undefined, when: 'Without the exemption' },
  ObserveOnly: { now: undefined, when: undefined },
  DryRun: { now: undefined, when: undefined },
  ClusterStopped: { now: undefined, when: 'Once it runs, with its node pools as they are' },
  ClusterDeleting: { now: undefined, when: 'If it were not being deleted' },
  ClusterBusy: { now: undefined, when: 'Once AKS is done' },
  ProfileConflict: { now: undefined, when: undefined },
  MassRemovalRefused: { now: refusedRemoval, when: 'With a maxRemovalShare that allows it' },
  WaitsForRing: { now: heldBack, when: 'When its ring is due' },
  OutsideMaintenanceWindow: { now: heldBack, when: 'In a maintenance window' },
  Hindered: { now: undefined, when: undefined },
};

export const SITUATIONS: readonly string[] = Object.keys(WORDS);

/** What people read about a plan: its situation, in words, and what would happen otherwise. */
export function explained(planned: Planned): Explained {
  const situation = situationOf(planned);
  const { plan, rest, otherwise } = planned;
  const said = WORDS[situation].now?.(plan) ?? rest?.message ?? plan.failures[0]?.message ?? '';
  return { situation, explanation: said, ...(otherwise !== undefined && { otherwise }) };
}

/** When another plan than the one that is shown would be carried out; undefined where nobody needs to see another. */
export function otherwiseWhen(situation: Situation): string | undefined {
  return WORDS[situation].when;
}

function takenBack({ steps }: Plan): string {
  return steps.length === 0
    ? 'Off-boarding would find nothing to take back.'
    : 'Off-boarding (DELETE) would take this back, and leave the cluster alone from then on.';
}

function leftAlone({ steps }: Plan): string {
  return steps.length === 0
    ? 'It was off-boarded, nothing of ours is left on it, and it is left alone.'
    : 'It is being off-boarded: this is left to be taken back.';
}

function heldBack({ failures }: Plan): string | undefined {
  return failures.find(({ code }) => code === 'WaitsForRing' || code === 'OutsideMaintenanceWindow')
    ?.message;
}

/** Clusters that went missing all at once are refused under the same name, and say so themselves. */
function refusedRemoval({ steps, massRemoval }: Plan): string | undefined {
  if (massRemoval === undefined) return undefined;
  const removing = counted(massRemoval.removing, 'thing');
  const rest =
    steps.length === 0 ? 'Nothing is done.' : 'Only the rest of the plan is carried out.';
  return `${removing} would be taken back, more than maxRemovalShare allows, and nothing is. ${rest}`;
}
