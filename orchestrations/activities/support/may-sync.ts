import type { IsoTime } from '../../../shared/core/base/iso-time';
import type { ChartStep } from '../../../shared/core/charts/chart-plan';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { RepositoryRules } from '../../../shared/core/configuration/repository-rules';
import { chartStop } from '../../../shared/core/run/chart/chart-skip';
import { repositoryStop } from '../../../shared/core/run/repository/repository-run';
import { noSuchStep } from '../../../shared/core/run/stored-plan';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import type {
  PlannedRepository,
  PlannedPullRequest,
} from '../../../shared/core/run/repository/repository-run';
import { issuePermit } from '../../../shared/issue-permit';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import { chartPlans, factsOf, planForWrite, refused, repositoryPlans } from './kept-plans';
import { repositoryNamed } from './repository-named';

/** The plan of a chart, and all that an orchestrator can say of a step of it. */
export interface ChartPlanRef {
  readonly chart: string;
  readonly planId: string;
}

export interface ChartStepRef extends ChartPlanRef {
  readonly stepId: string;
}

export interface RepositoryPlanRef {
  readonly target: string;
  readonly planId: string;
}

export interface DecisionRef extends RepositoryPlanRef {
  readonly branch: string;
}

declare const fromStore: unique symbol;

/** Out of the newest plan of its subject, which a run made. */
interface Stored {
  readonly [fromStore]: true;
}

export interface StoredChartStep<K extends ChartStep['kind']> extends Stored {
  readonly planned: PlannedChart;
  readonly step: Extract<ChartStep, { kind: K }>;
}

export interface StoredDecision extends Stored {
  readonly planned: PlannedRepository;
  /** ISO time at which the plan was made. */
  readonly plannedAt: IsoTime;
  readonly decision: PlannedPullRequest;
}

/** Throws ReconcileError when no stored plan of the chart may be carried out that has this step. */
export async function storedChartStep<K extends ChartStep['kind']>(
  adapters: Adapters,
  ref: ChartStepRef,
  kind: K,
): Promise<StoredChartStep<K>> {
  const { planned } = await planForWrite(adapters, chartPlans(adapters, ref.chart), ref.planId);
  const step = planned.plan.steps.find((one) => one.id === ref.stepId && one.kind === kind);
  if (step === undefined) throw refused(adapters, ref, noSuchStep(ref.stepId, factsOf(ref)));
  return { planned, step } as unknown as StoredChartStep<K>;
}

/** Throws ReconcileError when no stored plan of the repository may be carried out that has this decision. */
export async function storedDecision(
  adapters: Adapters,
  ref: DecisionRef,
): Promise<StoredDecision> {
  const kept = repositoryPlans(adapters, ref.target);
  const { planned, at: plannedAt } = await planForWrite(adapters, kept, ref.planId);
  const decision = planned.decisions.find(({ branch }) => branch === ref.branch);
  if (decision === undefined) throw refused(adapters, ref, noSuchStep(ref.branch, factsOf(ref)));
  return { planned, plannedAt, decision } as unknown as StoredDecision;
}

/** The only way to a write of a chart, and to be called directly before it. Throws ReconcileError. */
export async function maySyncChart(
  adapters: Adapters,
  { planned: { chart } }: Pick<StoredChartStep<ChartStep['kind']>, 'planned' | typeof fromStore>,
): Promise<Writers> {
  const { configuration } = await adapters.configuration.current();
  const stop = chartStop(chart, configuration, adapters);
  if (stop !== undefined) throw new ReconcileError(stop);
  return adapters.writers(issuePermit());
}

export interface MayWritePullRequest {
  readonly write: Writers;
  readonly target: RepositoryRules;
}

/** The only way to a write of a repository, and to be called directly before it. Throws ReconcileError. */
export async function maySyncRepository(
  adapters: Adapters,
  { planned }: Pick<StoredDecision, 'planned' | typeof fromStore>,
): Promise<MayWritePullRequest> {
  const repository = await repositoryNamed(adapters, planned.target);
  const stop = repositoryStop(repository, planned, adapters);
  if (stop !== undefined) throw new ReconcileError(stop);
  return { write: adapters.writers(issuePermit()), target: repository };
}

/** The whole plan of a repository. Throws ReconcileError when it may not be carried out. */
export async function storedRepository(
  adapters: Adapters,
  ref: RepositoryPlanRef,
): Promise<Pick<StoredDecision, 'planned' | 'plannedAt' | typeof fromStore>> {
  const kept = repositoryPlans(adapters, ref.target);
  const { planned, at: plannedAt } = await planForWrite(adapters, kept, ref.planId);
  return { planned, plannedAt } as unknown as StoredDecision;
}
