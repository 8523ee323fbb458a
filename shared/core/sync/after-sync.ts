import type { Failure } from '../base/errors';
import type { Digest } from '../charts/release';
import { notCarriedOut } from '../run/step-results';
import type { ChartCarriedOut, PlannedChart } from './sync-run';
import type { SyncFacts } from './sync-verdict';

/** A registry after a run. */
export interface RegistryResult {
  readonly name: string;
  readonly loginServer: string;
  /** The chart and all of its images are there. */
  readonly complete: boolean;
  /** What is not, by the ids of the steps; empty and not complete: the registry could not be looked at, or refuses. */
  readonly missing: readonly string[];
  /** Of the chart's manifest there, where somebody else has pushed the same chart; absent: ours. */
  readonly chartDigest?: Digest;
}

/** What each registry has, counted from the plan and from what came of its steps. */
export function registryResults(
  { plan }: PlannedChart,
  { imports, pushes }: ChartCarriedOut,
): readonly RegistryResult[] {
  const done = new Set([
    ...imports.filter(({ status }) => status === 'done').map(({ step }) => step.id),
    ...pushes.filter(({ failure }) => failure === undefined).map(({ id }) => id),
  ]);
  return plan.registries.map(({ name, loginServer, blocked, chartDigest }) => {
    const missing = plan.steps
      .filter(({ registry, id }) => registry === name && !done.has(id))
      .map(({ id }) => id);
    const complete = !blocked && missing.length === 0;
    return { name, loginServer, complete, missing, ...(chartDigest && { chartDigest }) };
  });
}

/** The run in the words of the verdict. */
export function chartFacts(planned: PlannedChart, carriedOut: ChartCarriedOut): SyncFacts {
  const { attempts, rest, resolved } = planned;
  const { imports, pushes } = carriedOut;
  const failures = failuresOf(planned, carriedOut);
  return {
    attempts,
    failures: failures.length > 0 ? failures : unanswered(planned, carriedOut),
    writes: sum(imports) + sum(pushes),
    ...(rest !== undefined && { rest }),
    settled: `${planned.chart} ${resolved?.version ?? ''} and its images are in every registry.`,
  };
}

function failuresOf(
  { plan }: PlannedChart,
  { imports, pushes, lost = [] }: ChartCarriedOut,
): readonly Failure[] {
  return [
    ...plan.failures,
    ...lost,
    ...imports.flatMap(({ failure }) => failure ?? []),
    ...pushes.flatMap(({ failure }) => failure ?? []),
  ];
}

/** Steps that came to nothing although nothing failed: no run may end as if all were there. */
function unanswered(planned: PlannedChart, carriedOut: ChartCarriedOut): readonly Failure[] {
  if (!planned.apply) return [];
  const missing = new Set(registryResults(planned, carriedOut).flatMap((one) => one.missing));
  return planned.plan.steps
    .filter(({ id }) => missing.has(id))
    .map((step) => notCarriedOut(step, `${step.loginServer}/${step.repository}:${step.tag}`));
}

function sum(parts: readonly { readonly writes: number }[]): number {
  return parts.reduce((total, { writes }) => total + writes, 0);
}
