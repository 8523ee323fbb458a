import type { ChartStep } from '../charts/chart-plan';
import type { PullRequestStep } from '../pull-request/pull-request-step';
import type { MustWait, UpToDate } from '../queue/check-start';
import type { PlanMode } from '../run/stored-plan';
import type { PlannedChart } from './sync-run';
import type { SyncSkip } from './sync-verdict';
import type { PlannedRepository } from './repository-run';

/** What the orchestrator gets of the plan of a chart; the plan itself lies in the store. */
export interface ChartTicket {
  readonly kind: 'planned';
  readonly planId: string;
  readonly chart: string;
  readonly apply: boolean;
  readonly steps: readonly ChartStepTicket[];
}

export type ChartStepTicket = Pick<ChartStep, 'id' | 'kind' | 'registry'>;

/** The same of the plan of a repository. */
export interface RepositoryTicket {
  readonly kind: 'planned';
  readonly planId: string;
  readonly target: string;
  readonly apply: boolean;
  readonly decisions: readonly DecisionTicket[];
}

export interface DecisionTicket {
  readonly branch: string;
  /** In order. */
  readonly steps: readonly { readonly kind: PullRequestStep['kind'] }[];
}

export type ChartOutcome = MustWait | UpToDate | ChartTicket;
export type RepositoryOutcome = MustWait | UpToDate | RepositoryTicket;

export function chartTicketOf({ planId, chart, apply, plan }: PlannedChart): ChartTicket {
  const steps = plan.steps.map(({ id, kind, registry }) => ({ id, kind, registry }));
  return { kind: 'planned', planId, chart, apply, steps };
}

export function repositoryTicketOf({
  planId,
  target,
  apply,
  decisions,
}: PlannedRepository): RepositoryTicket {
  const short = decisions
    .filter(({ steps }) => steps.length > 0)
    .map(({ branch, steps }) => ({ branch, steps: steps.map(({ kind }) => ({ kind })) }));
  return { kind: 'planned', planId, target, apply, decisions: short };
}

/** What the plan of a sync may be used for. */
export function syncModeOf(
  { apply, rest }: { readonly apply: boolean; readonly rest?: SyncSkip },
  asked: { readonly preview: boolean; readonly dryRun: boolean },
): PlanMode {
  if (asked.preview) return 'preview';
  if (asked.dryRun) return 'dryRun';
  if (apply) return 'run';
  return rest?.reason === 'ObserveOnly' ? 'observeOnly' : 'rest';
}
