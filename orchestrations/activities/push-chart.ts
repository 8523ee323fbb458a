import { chartArtifact } from '../../shared/core/charts/chart-artifact';
import type { PushChartStep } from '../../shared/core/charts/chart-plan';
import { ReconcileError } from '../../shared/core/errors';
import type { PushResult } from '../../shared/core/sync-run';
import type { SyncedChart } from '../../shared/core/sync-state';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { auditSync } from './audit-sync';
import { maySync } from './may-sync';
import { fetchPackage } from './resolve-chart';

export interface PushChartInput {
  readonly planId: string;
  readonly chart: SyncedChart;
  readonly step: PushChartStep;
}

/**
 * Pushes one chart to one registry. The package is fetched and checked afresh (it is too large to travel between
 * activities), and its artifact must be the planned one, bit for bit. A repeat finds the tag and writes nothing. Never throws.
 */
export async function pushChart(input: PushChartInput): Promise<PushResult> {
  const s = services();
  const { planId, step } = input;
  const subject = { kind: 'chart', name: input.chart.chart } as const;
  const done = await attempt(() => s.correlate(planId, () => push(s, input)));
  const write = done.ok
    ? { outcome: 'succeeded' as const, detail: step.digest }
    : { outcome: 'failed' as const, detail: `${done.failure.code}: ${done.failure.message}` };
  const target = `${step.loginServer}/${step.repository}:${step.tag}`;
  await attempt(() =>
    auditSync(s, subject, { planId, stepId: step.id, target }, { action: 'PUSH chart', ...write }),
  );
  if (done.ok) return { id: step.id, writes: 1 };
  return { id: step.id, writes: 0, failure: done.failure };
}

async function push(s: Services, { chart, step }: PushChartInput): Promise<void> {
  const { configuration } = await s.configuration.current();
  const rules = configuration.charts.find(({ name }) => name === chart.chart);
  if (rules === undefined) throw changedMeanwhile(chart);
  const artifact = chartArtifact(await fetchPackage(s, rules, chart.release));
  if (artifact.digest !== step.digest) throw changedMeanwhile(chart);
  const write = await maySync(s, { kind: 'chart', name: chart.chart });
  await write.registries.pushChart(step.loginServer, step.repository, artifact);
}

function changedMeanwhile({ chart, version }: SyncedChart): ReconcileError {
  return new ReconcileError({
    policy: 'Conflict',
    code: 'ChartChangedMeanwhile',
    message: `${chart} ${version} is no longer what the plan was made from; the next run plans afresh.`,
    target: chart,
  });
}
