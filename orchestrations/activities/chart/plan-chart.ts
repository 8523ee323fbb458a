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
import type { ChartTicket, PlannedChart } from '../../../shared/core/run/chart/chart-run';
import type { SyncSkip } from '../../../shared/core/run/run';
import { chartTicketOf } from '../../../shared/core/run/chart/chart-run';
import type { PlanOutcome } from '../../../shared/core/run/plan-ticket';
import type { ChartState, SyncedChart } from '../../../shared/core/run/chart/chart-state';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { chartSkip } from '../../../shared/core/run/chart/chart-skip';
import { chartPlans } from '../support/kept-plans';
import type { PlanJob } from '../support/plan-run';
import { planRun } from '../support/plan-run';
import { resolveChart } from './resolve-chart';
import { observeRegistries } from './observe-registries';

export interface PlanChartInput {
  readonly chart: string;
  /** True: plan whatever the queue says, and let nothing be carried out. */
  readonly preview?: boolean;
}

/** Resolves the chart's version, compares the registries with it, and stores the plan. */
export async function planChart({
  chart,
  preview = false,
}: PlanChartInput): Promise<PlanOutcome<ChartTicket>> {
  const adapters = currentAdapters();
  const planner = { plan: (job: PlanJob) => planOf(job, chart), ticketOf: chartTicketOf };
  return planRun(adapters, chartPlans(adapters, chart), planner, preview);
}

async function planOf(
  { adapters, configuration, run }: PlanJob,
  chart: string,
): Promise<PlannedChart> {
  const state = await adapters.store.charts.get(chart);
  const rules = configuration.charts.find(({ name }) => name === chart);
  const nothing = { chart, steps: [], failures: [], registries: [] };
  const skipped = (rest: SyncSkip): PlannedChart => ({
    ...{ ...run, chart, apply: false, rest, plan: nothing },
  });
  if (rules === undefined) return skipped(notConfigured(chart));
  const registries = registriesOfChart(configuration, rules);
  if (registries.length === 0) return skipped(unused(chart));
  const rest = chartSkip(adapters, rules, configuration);
  const known = knownUnder(rules, state);
  const found = await resolveChart(adapters, rules, known);
  const failures = found.failure === undefined ? [] : [found.failure];
  const base = { ...run, chart, apply: rest === undefined, ...(rest && { rest }) };
  if (found.chart === undefined) return { ...base, plan: { ...nothing, failures } };
  const compared = await compare(adapters, {
    ...{ chart: found.chart, rules, registries, known },
    failures: [...failures, ...valueFailures(configuration, rules, found.chart)],
  });
  return { ...base, ...compared };
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
