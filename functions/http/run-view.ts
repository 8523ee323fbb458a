import { isoTime } from '../../shared/core/base/iso-time';
import type { IsoTime } from '../../shared/core/base/iso-time';
import type { DurableOrchestrationStatus } from 'durable-functions';
import type { PlanTicket } from '../../shared/core/run/plan-ticket';
import type { ChartTicket } from '../../shared/core/run/chart/chart-run';
import type { RepositoryTicket } from '../../shared/core/run/repository/repository-run';
import { subjectOfKey } from '../../shared/core/base/sync-subject';
import type { WorkKey } from '../../shared/core/base/work-key';
import { isSyncKey } from '../../shared/core/base/work-key';
import type { WorkItem } from '../../shared/core/queue/work-item';
import { isBehind } from '../../shared/core/queue/work-item';
import { clusterPath, syncPath } from './paths';

/** What is shown of a run: never its input, never a key. */
export interface RunView {
  readonly id: string;
  readonly state: 'Pending' | 'Running' | 'Completed' | 'Failed' | 'Terminated' | 'Suspended';
  /** What it is at. */
  readonly step?: string;
  readonly planId?: string;
  /** Path of the plan. */
  readonly plan?: string;
  readonly outcome?: string;
  /** Path of the cluster, chart or repository. */
  readonly status?: string;
  /** Why it has not begun yet: the time before which it may not. */
  readonly notBefore?: string;
  readonly startedAt?: IsoTime;
  readonly updatedAt?: IsoTime;
  /** Of a sweep. */
  readonly clusters?: number;
  readonly queued?: readonly string[];
  readonly problems?: readonly string[];
}

/** What Durable Functions knows of an instance, as far as it is anybody's business. */
export type Known = Pick<
  DurableOrchestrationStatus,
  'runtimeStatus' | 'customStatus' | 'output' | 'createdTime' | 'lastUpdatedTime'
>;

type Item = WorkItem<WorkKey>;

/** `item`: the row of the work queue that the run serves, if it serves one. */
export function runView(id: string, known: Known | undefined, item: Item | undefined): RunView {
  const waits = item !== undefined && isBehind(item) && !isAtWork(known);
  if (item !== undefined && (known === undefined || waits)) return viewOfRow(id, item, waits);
  if (known === undefined) return { id, state: 'Pending' };
  const progress = { ...textsIn(known.customStatus, ['step', 'planId']), ...outcomeOf(known) };
  const at = item === undefined ? pathOfTicket(known.output) : pathOf(item);
  return {
    id,
    state: stateOf(known),
    ...progress,
    ...pathsOf(at, progress.planId),
    startedAt: isoTime(new Date(known.createdTime).getTime()),
    updatedAt: isoTime(new Date(known.lastUpdatedTime).getTime()),
  };
}

/** Nobody is at work on it, and whoever was before says nothing of the request that waits. */
function viewOfRow(id: string, item: Item, waits: boolean): RunView {
  const { notBefore } = item;
  const until = waits && notBefore !== undefined ? { notBefore } : {};
  return { id, state: waits ? 'Pending' : 'Completed', ...pathsOf(pathOf(item)), ...until };
}

function pathsOf(status: string | undefined, planId?: string): Partial<RunView> {
  if (status === undefined) return {};
  return { status, ...(planId !== undefined && { plan: `${status}/plan?id=${planId}` }) };
}

function isAtWork(known: Pick<Known, 'runtimeStatus'> | undefined): boolean {
  return known !== undefined && ['Pending', 'Running'].includes(stateOf(known));
}

function stateOf({ runtimeStatus }: Pick<Known, 'runtimeStatus'>): RunView['state'] {
  switch (String(runtimeStatus)) {
    case 'Pending':
      return 'Pending';
    case 'Completed':
      return 'Completed';
    case 'Failed':
      return 'Failed';
    case 'Suspended':
      return 'Suspended';
    case 'Terminated':
    case 'Canceled':
      return 'Terminated';
    default:
      return 'Running';
  }
}

/** The output of a failed instance is an error of ours, with its insides: the log has it. */
function outcomeOf(known: Known): Partial<RunView> {
  if (stateOf(known) !== 'Completed') return {};
  const { output } = known;
  if (!isRecord(output)) return {};
  const { outcome, clusters, queued, problems } = output;
  if (typeof clusters === 'number') {
    return { outcome: 'Swept', clusters, queued: textsOf(queued), problems: textsOf(problems) };
  }
  const refused = isRecord(outcome) ? outcome.refused : outcome;
  return {
    ...textsIn(output, ['planId', 'notBefore']),
    ...(output.kind === 'planned' && { outcome: 'Planned' }),
    ...(output.served === true && { outcome: 'NothingToDo' }),
    ...(typeof refused === 'string' && { outcome: refused }),
  };
}

function textsIn<K extends string>(from: unknown, names: readonly K[]): Partial<Record<K, string>> {
  if (!isRecord(from)) return {};
  const told = names.flatMap((name) => {
    const value = from[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  return Object.fromEntries(told) as Partial<Record<K, string>>;
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((each): each is string => typeof each === 'string')
    : [];
}

function pathOf({ key }: Item): string {
  return isSyncKey(key) ? syncPath(subjectOfKey(key)) : clusterPath(key);
}

/** A preview serves no row: its plan tells what it is of. */
function pathOfTicket(output: unknown): string | undefined {
  if (!isRecord(output) || output.kind !== 'planned') return undefined;
  const ticket = output as unknown as PlanTicket | ChartTicket | RepositoryTicket;
  if ('cluster' in ticket) return clusterPath(ticket.cluster);
  if ('chart' in ticket) return syncPath({ kind: 'chart', name: ticket.chart });
  return syncPath({ kind: 'repository', name: ticket.target });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
