import type { OrchestrationContext } from 'durable-functions';
import type { ImportImageStep, PushChartStep } from '../shared/core/charts/chart-plan';
import type { ImportProgress } from '../shared/core/charts/import-progress';
import { startImport } from '../shared/core/charts/import-progress';
import type { ChartCarriedOut, PlannedChart, PushResult } from '../shared/core/sync-run';
import type { Steps } from './call';
import { call, callAll } from './call';
import type { ChartInput } from './names';
import { inRounds } from './rounds';
import { satOut } from './take-up';

/** Imports under way at once: ACR copies them on its own machines, and throttles whoever starts many. */
const IMPORTS_AT_ONCE = 5;

/**
 * Brings one chart and its images to the registries: resolve and compare → import images → push the chart → record, round
 * after round until no request is left unserved. The instance id is the chart's, so never two work on one.
 */
export function* syncChart(context: OrchestrationContext): Steps<unknown> {
  const { chart } = context.df.getInput<ChartInput>();
  const outcome = yield* call(context, 'planChart', { chart });
  if (outcome.kind === 'idle') return { served: true };
  if (outcome.kind === 'wait') {
    if (!(yield* satOut(context, outcome))) return { notBefore: outcome.until };
    context.df.continueAsNew({ chart });
    return undefined;
  }
  const carriedOut = outcome.apply ? yield* carryOut(context, outcome) : NOTHING;
  const end = yield* call(context, 'recordChart', { planned: outcome, carriedOut });
  if (!end.behind) return { planId: outcome.planId, outcome: end.outcome };
  context.df.continueAsNew({ chart });
  return undefined;
}

const NOTHING: ChartCarriedOut = { imports: [], pushes: [] };

/** A chart is pushed to a registry once its images are there: whoever installs it finds them. */
function* carryOut(context: OrchestrationContext, planned: PlannedChart): Steps<ChartCarriedOut> {
  const { steps } = planned.plan;
  const images = steps.filter((step): step is ImportImageStep => step.kind === 'importImage');
  const imports = yield* importAll(context, planned, images);
  const lacking = new Set(
    imports.filter(({ status }) => status !== 'done').map(({ step }) => step.registry),
  );
  const charts = steps.filter((step): step is PushChartStep => step.kind === 'pushChart');
  const pushes = yield* pushAll(
    context,
    planned,
    charts.filter(({ registry }) => !lacking.has(registry)),
  );
  return { imports, pushes };
}

function* importAll(
  context: OrchestrationContext,
  { planId, chart }: PlannedChart,
  steps: readonly ImportImageStep[],
): Steps<readonly ImportProgress[]> {
  if (steps.length > 0) context.df.setCustomStatus({ step: 'images', planId });
  const subject = { kind: 'chart', name: chart } as const;
  return yield* inRounds(
    context,
    steps.map(startImport),
    (due) =>
      callAll(
        context,
        'advanceImport',
        due.map((progress) => ({ planId, subject, progress })),
      ),
    IMPORTS_AT_ONCE,
  );
}

/** One after the other: the package of each push is held in memory. */
function* pushAll(
  context: OrchestrationContext,
  { planId, resolved }: PlannedChart,
  steps: readonly PushChartStep[],
): Steps<readonly PushResult[]> {
  const results: PushResult[] = [];
  if (resolved === undefined) return results;
  for (const step of steps) {
    context.df.setCustomStatus({ step: 'chart', registry: step.registry, planId });
    results.push(yield* call(context, 'pushChart', { planId, chart: resolved, step }));
  }
  return results;
}
