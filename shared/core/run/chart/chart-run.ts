import type { ChartPlan, ChartStep } from '../../charts/chart-plan';
import type { ImportProgress } from '../../charts/import-progress';
import type { Failure } from '../../base/errors';
import { inPlace } from '../in-place';
import { isUnfinished } from '../../plan/host-progress';
import { notCarriedOut } from '../step-results';
import type { EndedRun } from '../verdict';
import type { ChartInRegistry, SyncedChart } from './chart-state';
import type { Ticket } from '../plan-ticket';
import type { PlannedRun, SyncSkip } from '../run';

export interface PlannedChart extends PlannedRun<SyncSkip['reason']> {
  readonly chart: string;
  readonly plan: ChartPlan;
  /** Absent when no version could be resolved, now or before. */
  readonly resolved?: SyncedChart;
}

/** What the orchestrator gets of it. */
export interface ChartTicket extends Ticket {
  readonly chart: string;
  readonly steps: readonly ChartStepTicket[];
}

export type ChartStepTicket = Pick<ChartStep, 'id' | 'kind' | 'registry'>;

/** What Durable carries of a stored plan of a chart. */
export function chartTicketOf({ planId, chart, apply, plan }: PlannedChart): ChartTicket {
  const steps = plan.steps.map(({ id, kind, registry }) => ({ id, kind, registry }));
  return { kind: 'planned', planId, chart, apply, steps };
}

/** How the steps of a chart's plan ended. */
export interface ChartCarriedOut {
  readonly imports: readonly ImportProgress[];
  readonly pushes: readonly PushResult[];
  /** Of imports whose progress could not be kept. */
  readonly lost?: readonly Failure[];
}

export interface PushResult {
  /** Of the step. */
  readonly id: string;
  readonly writes: number;
  readonly failure?: Failure;
}

/** What each registry has, counted from the plan and from what came of its steps. */
export function registryResults(
  { plan }: PlannedChart,
  { imports, pushes }: ChartCarriedOut,
): readonly ChartInRegistry[] {
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

/** How the run of a chart ended; a step that nothing was heard of counts as a failure. */
export function endedChart(planned: PlannedChart, carriedOut: ChartCarriedOut): EndedRun {
  const { attempts, rest, resolved } = planned;
  const writes = sum(carriedOut.imports) + sum(carriedOut.pushes);
  const settled = `${planned.chart} ${resolved?.version ?? ''} and its images are in every registry.`;
  return {
    ...{ attempts, writes },
    failures: [...failuresOf(planned, carriedOut), ...unanswered(planned, carriedOut)],
    unlessFailed: inPlace({ writes, rest, settled }),
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

/** Steps of which nothing was heard, whatever else failed: no run may end as if it had tried them all. */
function unanswered(
  { apply, plan: { steps } }: PlannedChart,
  { imports, pushes, lost = [] }: ChartCarriedOut,
): readonly Failure[] {
  if (!apply) return [];
  const ended = imports.filter((progress) => !isUnfinished(progress));
  const answered = new Set([
    ...ended.map(({ step }) => step.id),
    ...pushes.map(({ id }) => id),
    ...lost.map(({ step }) => step),
  ]);
  const done = new Set(ended.filter(({ status }) => status === 'done').map(({ step }) => step.id));
  // A chart is pushed to a registry once its images are there.
  const waiting = new Set(
    steps.filter(({ kind, id }) => kind === 'importImage' && !done.has(id)).map(registryOf),
  );
  return (
    steps
      .filter((step) => !answered.has(step.id))
      .filter((step) => step.kind !== 'pushChart' || !waiting.has(registryOf(step)))
      // Runs of an earlier version do not say which imports they have lost.
      .filter((step) => step.kind !== 'importImage' || !answered.has(undefined))
      .map((step) => notCarriedOut(step, `${step.loginServer}/${step.repository}:${step.tag}`))
  );
}

function registryOf({ registry }: ChartStep): string {
  return registry;
}

function sum(parts: readonly { readonly writes: number }[]): number {
  return parts.reduce((total, { writes }) => total + writes, 0);
}
