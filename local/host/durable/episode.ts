import type { InvocationResult } from '../worker/invoke';
import { fromRpc } from '../worker/rpc';
import { stateInError, type OrchestratorState } from './actions';
import { EventType, timestamp, type ExecutionStarted, type HistoryEvent } from './history';
import { newId } from './hub';
import { closeGeneration, decisionEvents, decisionMessages } from './checkpoint';
import { orchestratorPayload } from './orchestrator-payload';
import type { InstanceRecord, Message } from './records';
import { replay, type Outcome, type Replayed } from './replay';

const LIMIT_BYTES = 16 * 1024;

/** What an episode needs from the host. */
export interface EpisodeHost {
  now(): number;
  /** Runs the orchestrator function; the payload is its trigger value. */
  run(name: string, payload: string): Promise<InvocationResult>;
  readonly checkFunction: (kind: 'activity' | 'orchestration', name: string) => void;
  readonly defaultVersion: string;
}

/** What an episode leads to, nothing of it written yet. */
export interface Checkpoint {
  readonly record: InstanceRecord;
  readonly messages: readonly Message[];
}

/**
 * One work item: runs the orchestrator over its history and the new events, and again for each new generation, since
 * continueAsNew goes on at once.
 */
export async function runEpisode(
  host: EpisodeHost,
  before: InstanceRecord,
  events: readonly HistoryEvent[],
): Promise<Checkpoint> {
  let record = before;
  let fresh = events;
  const messages: Message[] = [];
  for (;;) {
    const step = await runGeneration(host, record, fresh);
    messages.push(...step.messages);
    if (step.next === undefined) return { record: step.record, messages };
    record = step.record;
    fresh = step.next;
  }
}

interface Step extends Checkpoint {
  /** The first events of the next generation. */
  readonly next?: readonly HistoryEvent[];
}

async function runGeneration(
  host: EpisodeHost,
  before: InstanceRecord,
  events: readonly HistoryEvent[],
): Promise<Step> {
  const now = host.now();
  const mark: HistoryEvent = {
    EventType: EventType.OrchestratorStarted,
    EventId: -1,
    Timestamp: timestamp(now),
  };
  const fresh = [mark, ...events];
  const { replayed, customStatus } = await decide(host, before, fresh);
  const history = [...before.history, ...fresh];
  const record = {
    ...before,
    history,
    customStatus: customStatus ?? before.customStatus,
    lastUpdatedTime: now,
  };
  return advance(host, record, replayed);
}

function advance(
  host: EpisodeHost,
  record: InstanceRecord,
  { outcome, decisions }: Replayed,
): Step {
  if (outcome.kind === 'continuedAsNew') return nextGeneration(host, record, outcome);
  if (outcome.kind !== 'running') return closeGeneration(record, outcome);
  const end: HistoryEvent = {
    EventType: EventType.OrchestratorCompleted,
    EventId: -1,
    Timestamp: timestamp(record.lastUpdatedTime),
  };
  const made = decisionEvents(record, decisions, host.defaultVersion);
  return {
    record: {
      ...record,
      status: outcome.suspended ? 'Suspended' : 'Running',
      history: [...record.history, ...made, end],
    },
    messages: decisionMessages(record, decisions, host.defaultVersion),
  };
}

interface Decided {
  readonly replayed: Replayed & { readonly outcome: Outcome & { readonly output?: unknown } };
  readonly customStatus: unknown;
}

async function decide(
  host: EpisodeHost,
  record: InstanceRecord,
  fresh: readonly HistoryEvent[],
): Promise<Decided> {
  const terminated = fresh.find((event) => event.EventType === EventType.ExecutionTerminated);
  if (terminated !== undefined) return ended({ kind: 'terminated', reason: terminated.Input });
  const state = await orchestratorState(host, record, fresh);
  if ('failed' in state) return ended({ kind: 'failed', error: state.failed });
  const problem = customStatusProblem(state.customStatus);
  if (problem !== undefined) return ended({ kind: 'failed', error: problem });
  const history = [...record.history, ...fresh];
  const { executionId } = record;
  const replayed = replay({ history, executionId, state, checkFunction: host.checkFunction });
  const outcome = { ...replayed.outcome, output: state.output };
  return { replayed: { ...replayed, outcome }, customStatus: state.customStatus };
}

function ended(outcome: Outcome): Decided {
  return { replayed: { decisions: [], outcome }, customStatus: undefined };
}

/** Runs the function. An orchestrator that throws still reports its actions, in the message of the error. */
async function orchestratorState(
  host: EpisodeHost,
  record: InstanceRecord,
  fresh: readonly HistoryEvent[],
): Promise<OrchestratorState | { readonly failed: string }> {
  const result = await host.run(record.name, orchestratorPayload(record, fresh));
  if (!result.ok) return stateInError(result.message) ?? { failed: result.message };
  const state = fromRpc(result.returnValue) as OrchestratorState | undefined;
  return (
    state ?? { failed: 'the orchestrator function returned no state; is it a generator function?' }
  );
}

function nextGeneration(
  host: EpisodeHost,
  record: InstanceRecord,
  outcome: Outcome & { readonly kind: 'continuedAsNew' },
): Step {
  const executionId = newId();
  const input = JSON.stringify(outcome.input ?? null);
  const started = startedEvent({ ...record, executionId, input }, host.now());
  return {
    record: { ...record, executionId, input, history: [], createdTime: host.now() },
    messages: [],
    next: [started, ...outcome.carried],
  };
}

/** The event that begins a generation. */
export function startedEvent(
  record: Pick<
    InstanceRecord,
    'instanceId' | 'executionId' | 'parent' | 'name' | 'version' | 'input'
  >,
  now: number,
): ExecutionStarted {
  return {
    EventType: EventType.ExecutionStarted,
    EventId: -1,
    Timestamp: timestamp(now),
    OrchestrationInstance: { InstanceId: record.instanceId, ExecutionId: record.executionId },
    ParentInstance: record.parent,
    Name: record.name,
    Version: record.version,
    Input: record.input,
    Tags: null,
  };
}

/** Why a custom status fails the orchestrator, or undefined: Azure stores at most 16 KB of UTF-16 text. */
function customStatusProblem(status: unknown): string | undefined {
  if (status === undefined || status === null) return undefined;
  const bytes = JSON.stringify(status).length * 2;
  if (bytes <= LIMIT_BYTES) return undefined;
  return `The custom status is ${bytes} bytes of UTF-16 text; the limit is ${LIMIT_BYTES}. Keep large data in a table.`;
}
