import { chartArtifact } from '../../../shared/core/charts/chart-artifact';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { PlannedChart, PushResult } from '../../../shared/core/run/chart/chart-run';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import type { AuditedWrite } from '../support/audit';
import { audit, failed } from '../support/audit';
import type { ChartStepRef, StoredChartStep } from '../support/may-sync';
import { maySyncChart, storedChartStep } from '../support/may-sync';
import { fetchPackage } from './resolve-chart';

/**
 * Pushes one chart to one registry. The package is fetched and checked afresh (it is too large to travel between
 * activities), and its artifact must be the planned one, bit for bit. A repeat finds the tag and writes nothing. Never throws.
 */
export async function pushChart(ref: ChartStepRef): Promise<PushResult> {
  const adapters = currentAdapters();
  const { planId, stepId } = ref;
  const stored = await attempt(() => storedChartStep(adapters, ref, 'pushChart'));
  if (!stored.ok) return { id: stepId, writes: 0, failure: stored.failure };
  const { step } = stored.value;
  const done = await attempt(() => adapters.correlate(planId, () => push(adapters, stored.value)));
  const action = 'PUSH chart';
  const write: AuditedWrite = done.ok
    ? { action, outcome: 'succeeded', detail: step.digest }
    : failed(action, done.failure);
  const target = `${step.loginServer}/${step.repository}:${step.tag}`;
  await attempt(() => audit(adapters, ref, { id: stepId, target }, write));
  if (done.ok) return { id: stepId, writes: 1 };
  return { id: stepId, writes: 0, failure: done.failure };
}

async function push(adapters: Adapters, stored: StoredChartStep<'pushChart'>): Promise<void> {
  const { planned, step } = stored;
  const { resolved: chart } = planned;
  const { configuration } = await adapters.configuration.current();
  const rules = configuration.charts.find(({ name }) => name === planned.chart);
  if (rules === undefined || chart === undefined) throw changedMeanwhile(planned);
  const artifact = chartArtifact(await fetchPackage(adapters, rules, chart.chartVersion));
  if (artifact.digest !== step.digest) throw changedMeanwhile(planned);
  const write = await maySyncChart(adapters, stored);
  await write.registries.pushChart(step.loginServer, step.repository, artifact);
}

function changedMeanwhile({ chart, resolved }: PlannedChart): ReconcileError {
  return new ReconcileError({
    policy: 'Conflict',
    code: 'ChartChangedMeanwhile',
    message: `${chart} ${resolved?.version ?? ''} has changed since the plan was made; the next run plans again.`,
    target: chart,
  });
}
