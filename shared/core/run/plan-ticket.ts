import type { Step } from '../plan/plan';
import type { ResourceId } from '../base/resource-id';
import type { Planned, PlannedRun } from './run';
import type { MustWait, UpToDate } from '../queue/check-start';
import type { PlanMode } from './stored-plan';
import type { Intent } from '../queue/work-item';

/**
 * What the orchestrator gets of a plan: enough to call one activity per step. The plan itself lies in the store, and
 * activities read it there, so nobody who starts an orchestration by hand can make one up.
 */
export interface Ticket {
  readonly kind: 'planned';
  readonly planId: string;
  /** False: nothing is to be carried out. */
  readonly apply: boolean;
}

/** What the planning activity tells the orchestrator. */
export type PlanOutcome<T extends Ticket = PlanTicket> = MustWait | UpToDate | T;

export interface PlanTicket extends Ticket {
  readonly cluster: ResourceId;
  readonly intent: Intent;
  readonly steps: readonly StepTicket[];
  /** True when something is attached that no host of the cluster has yet: one host tries it before the others. */
  readonly scouts: boolean;
}

export interface StepTicket {
  readonly id: string;
  readonly kind: Step['kind'];
}

/** What Durable carries of a stored plan: ids and kinds of its steps. */
export function ticketOf({ planId, intent, apply, plan }: Planned): PlanTicket {
  return {
    kind: 'planned',
    planId,
    cluster: plan.cluster,
    intent,
    apply,
    steps: plan.steps.map(({ id, kind }) => ({ id, kind })),
    scouts: (plan.adds ?? []).some(({ isProven }) => !isProven),
  };
}

/** What a plan may be used for. */
export function planModeOf(
  { apply, rest }: Pick<PlannedRun, 'apply' | 'rest'>,
  asked: { readonly preview: boolean; readonly dryRun: boolean },
): PlanMode {
  if (asked.preview) return 'preview';
  if (asked.dryRun) return 'dryRun';
  if (apply) return 'run';
  return rest?.reason === 'ObserveOnly' ? 'observeOnly' : 'rest';
}
