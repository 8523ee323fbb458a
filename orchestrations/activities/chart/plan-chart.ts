import {
  usesOf,
  VALUES_WRONG,
  valuesFailure,
  wrongValues,
} from '../../../shared/core/flux/chart-values';
import type { ChartPlan } from '../../../shared/core/charts/chart-plan';
import { pinnedImages, planChart as planSteps } from '../../../shared/core/charts/plan-chart';
import { registriesOfChart } from '../../../shared/core/configuration/registry-of';
import type { ResolvedChart } from '../../../shared/core/charts/release';
import type { ChartRules, RegistryRules } from '../../../shared/core/configuration/chart-rules';
import type { Failure } from '../../../shared/core/base/errors';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { PlannedChart, SyncRun } from '../../../shared/core/sync/sync-run';
import type { ChartOutcome } from '../../../shared/core/sync/sync-ticket';
import { chartTicketOf, syncModeOf } from '../../../shared/core/sync/sync-ticket';
import type { ChartState, SyncedChart } from '../../../shared/core/sync/sync-state';
import type { SyncSkip } from '../../../shared/core/sync/sync-verdict';
import { checkStart } from '../../../shared/core/queue/check-start';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { chartSkip } from '../support/chart-skip';
import { forgetOldPlans } from '../support/forget-old-plans';
import { resolveChart } from './resolve-chart';
import { observeRegistries } from './observe-registries';

export interface PlanChartInput {
  readonly chart: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/**
 * Takes up a chart's work item, resolves its version, compares the registries with it, and stores the plan before anybody
 * hears of it. Changes nothing outside.
 */
export async function planChart({ chart, preview = false }: PlanChartInput): Promise<ChartOutcome> {
  const adapters = currentAdapters();
  const { configuration } = await adapters.configuration.current();
  const item = await adapters.store.work.get(`chart:${chart}`);
  const not = checkStart(item, configuration.settings.cooldownSeconds, adapters.now());
  if (not !== undefined && !preview) return not;
  const planId = adapters.newId();
  const run = { planId, generation: item?.generation ?? 0, attempts: item?.attempts ?? 0 };
  const planned = await adapters.correlate(planId, () =>
    planOf(adapters, run, chart, configuration),
  );
  const mode = syncModeOf(planned, { preview, dryRun: adapters.dryRun });
  await adapters.store.chartPlans.put(chart, { planId, at: adapters.now(), mode, planned });
  // Nobody records a preview.
  if (preview)
    await forgetOldPlans(adapters, syncKey({ kind: 'chart', name: chart }), (...of) =>
      adapters.store.chartPlans.prune(chart, ...of),
    );
  return chartTicketOf(planned);
}

async function planOf(
  adapters: Adapters,
  run: SyncRun,
  chart: string,
  configuration: Configuration,
): Promise<PlannedChart> {
  const state = await adapters.store.charts.get(chart);
  const rules = configuration.charts.find(({ name }) => name === chart);
  if (rules === undefined) return resting(run, chart, notConfigured(chart));
  const registries = registriesOfChart(configuration, rules);
  if (registries.length === 0) return resting(run, chart, unused(chart));
  const rest = chartSkip(adapters, rules, configuration);
  const known = knownUnder(rules, state);
  const found = await resolveChart(adapters, rules, known);
  const failures = found.failure === undefined ? [] : [found.failure];
  const base = { ...run, kind: 'planned', chart, apply: rest === undefined } as const;
  if (found.chart === undefined) {
    const plan = { chart, steps: [], failures, registries: [] };
    return { ...base, ...(rest && { rest }), plan };
  }
  return {
    ...base,
    ...(rest && { rest }),
    ...(await compare(adapters, {
      chart: found.chart,
      rules,
      registries,
      known,
      failures: [...failures, ...valueFailures(configuration, rules, found.chart)],
    })),
  };
}

interface Comparison {
  readonly chart: ResolvedChart;
  readonly rules: ChartRules;
  readonly registries: readonly RegistryRules[];
  readonly known: SyncedChart | undefined;
  readonly failures: PlannedChart['plan']['failures'];
}

async function compare(
  adapters: Adapters,
  { chart, rules, registries, known, failures }: Comparison,
): Promise<Pick<PlannedChart, 'plan' | 'resolved'>> {
  // Digests of another version say nothing of this one.
  const recorded = known?.version === chart.version ? known.images : [];
  const seen = await observeRegistries(adapters, chart, registries, recorded);
  const plan = heldBack(planSteps(chart, seen), failures);
  return {
    plan: { ...plan, failures: [...failures, ...plan.failures] },
    resolved: { ...chart, images: pinnedImages(chart, seen), rulesKey: rulesKey(rules) },
  };
}

/** Values that would not do what they say: found before anything is brought anywhere. */
function valueFailures(
  configuration: Configuration,
  rules: ChartRules,
  chart: ResolvedChart,
): readonly Failure[] {
  const problems = wrongValues(rules, chart, usesOf(configuration, rules.name));
  const failure = valuesFailure(rules, chart, problems);
  return failure === undefined ? [] : [failure];
}

/** A chart whose values are wrong is brought nowhere: which images it needs follows from them. */
function heldBack(plan: ChartPlan, failures: readonly Failure[]): ChartPlan {
  if (failures.every(({ code }) => code !== VALUES_WRONG)) return plan;
  const lacking = new Set(plan.steps.map(({ registry }) => registry));
  return {
    ...plan,
    steps: [],
    registries: plan.registries.map((one) =>
      lacking.has(one.name) ? { ...one, blocked: true } : one,
    ),
  };
}

/** What was read under other rules may lack images that the new ones ask for. */
function knownUnder(rules: ChartRules, state: ChartState | undefined): SyncedChart | undefined {
  return state?.resolved?.rulesKey === rulesKey(rules) ? state.resolved : undefined;
}

/** Changes with whatever of the rules decides what is read out of a package. */
function rulesKey({ source, images, values, valuesByMode, preset }: ChartRules): string {
  return JSON.stringify([source, images, values, valuesByMode, preset]);
}

function resting(run: SyncRun, chart: string, rest: SyncSkip): PlannedChart {
  const plan = { chart, steps: [], failures: [], registries: [] };
  return { ...run, kind: 'planned', chart, apply: false, rest, plan };
}

function notConfigured(chart: string): SyncSkip {
  return {
    reason: 'NotConfigured',
    message: `Chart ${chart} is no longer in the configuration.`,
  };
}

function unused(chart: string): SyncSkip {
  return {
    reason: 'Unused',
    message: `No profile uses ${chart} and it lists no registries, so there is nowhere to push it.`,
  };
}
