import { startedEvent } from './episode';
import { EventType, timestamp, type HistoryEvent } from './history';
import { controlMessage, newId, type TaskHub } from './hub';
import { isTerminal, type InstanceRecord } from './records';
import { rewound } from './rewind';

/** Longer ids do not fit the keys of Azure Storage. */
const MAX_LENGTH = 100;

const FORBIDDEN = /[/\\#?\p{Cc}]/u;

/** How a management operation ended: done, no such instance, or one that is in the wrong state for it. */
export type ClientResult = 'accepted' | 'missing' | 'terminal';

/** How a start ended; `exists` tells the state of the instance that stands in the way. */
export type StartResult =
  | { readonly kind: 'started'; readonly instanceId: string }
  | { readonly kind: 'refused'; readonly why: string }
  | { readonly kind: 'exists'; readonly status: InstanceRecord['status'] };

export interface StartOptions {
  readonly instanceId?: string | undefined;
  readonly version?: string | undefined;
  /** Any JSON value; nothing becomes null. */
  readonly input?: unknown;
}

/** What clients can do to orchestrations: the operations behind the Durable HTTP API. */
export interface HubClient {
  start(name: string, options?: StartOptions): StartResult;
  raiseEvent(instanceId: string, name: string, data: unknown): ClientResult;
  terminate(instanceId: string, reason?: string): ClientResult;
  suspend(instanceId: string, reason?: string): ClientResult;
  resume(instanceId: string, reason?: string): ClientResult;
  rewind(instanceId: string, reason?: string): ClientResult | 'not-failed';
  restart(
    instanceId: string,
    withNewInstanceId?: boolean,
  ): StartResult | { readonly kind: 'missing' };
  /** Forgets an instance that has ended. */
  purge(instanceId: string): boolean;
}

export interface ClientOptions {
  readonly hub: TaskHub;
  readonly defaultVersion: string;
  /** The registered name of an orchestrator function, or undefined. Names are case-insensitive. */
  readonly orchestratorName: (name: string) => string | undefined;
}

export function hubClient(options: ClientOptions): HubClient {
  const { hub } = options;
  const send = (
    instanceId: string,
    create: (base: { EventId: number; Timestamp: string }) => HistoryEvent,
  ) => sendTo(hub, instanceId, create({ EventId: -1, Timestamp: timestamp(hub.clock.now()) }));
  return {
    start: (name, start = {}) => startNew(options, name, start),
    raiseEvent: (id, Name, data) =>
      send(id, (base) => ({
        ...base,
        EventType: EventType.EventRaised,
        Name,
        Input: JSON.stringify(data ?? null),
      })),
    terminate: (id, reason = '') =>
      send(id, (base) => ({ ...base, EventType: EventType.ExecutionTerminated, Input: reason })),
    suspend: (id, Reason = '') =>
      send(id, (base) => ({ ...base, EventType: EventType.ExecutionSuspended, Reason })),
    resume: (id, Reason = '') =>
      send(id, (base) => ({ ...base, EventType: EventType.ExecutionResumed, Reason })),
    rewind: (id, reason = '') => rewind(hub, id, reason),
    restart: (id, withNewInstanceId = true) => restart(options, id, withNewInstanceId),
    purge: (id) => purge(hub, id),
  };
}

function sendTo(hub: TaskHub, instanceId: string, event: HistoryEvent): ClientResult {
  const record = hub.record(instanceId);
  if (record === undefined) return 'missing';
  if (isTerminal(record.status)) return 'terminal';
  hub.write({ enqueue: [controlMessage(event, { instanceId })] });
  return 'accepted';
}

/** Starts an instance. An id may be used again only when its instance has ended. */
function startNew(options: ClientOptions, name: string, start: StartOptions): StartResult {
  const { hub } = options;
  const known = options.orchestratorName(name);
  if (known === undefined) {
    return {
      kind: 'refused',
      why: `The function '${name}' doesn't exist, is disabled, or is not an orchestrator function.`,
    };
  }
  const instanceId = start.instanceId ?? newId();
  const problem = instanceIdProblem(instanceId);
  if (problem !== undefined) return { kind: 'refused', why: problem };
  const existing = hub.record(instanceId);
  if (existing !== undefined && !isTerminal(existing.status)) {
    return { kind: 'exists', status: existing.status };
  }
  const record = pendingRecord(options, { ...start, instanceId, name: known });
  const message = controlMessage(startedEvent(record, hub.clock.now()), record);
  hub.write({ instances: [record], enqueue: [message] });
  return { kind: 'started', instanceId };
}

function pendingRecord(
  { hub, defaultVersion }: ClientOptions,
  start: StartOptions & { readonly instanceId: string; readonly name: string },
): InstanceRecord {
  const now = hub.clock.now();
  return {
    instanceId: start.instanceId,
    executionId: newId(),
    name: start.name,
    version: start.version || defaultVersion,
    parent: null,
    input: start.input === undefined ? null : JSON.stringify(start.input),
    status: 'Pending',
    customStatus: null,
    output: null,
    createdTime: now,
    lastUpdatedTime: now,
    history: [],
  };
}

function rewind(hub: TaskHub, instanceId: string, reason: string): ClientResult | 'not-failed' {
  const record = hub.record(instanceId);
  if (record === undefined) return 'missing';
  if (record.status !== 'Failed') return isTerminal(record.status) ? 'terminal' : 'not-failed';
  hub.write(rewound(hub, record, reason));
  return 'accepted';
}

function restart(
  options: ClientOptions,
  instanceId: string,
  withNewInstanceId: boolean,
): StartResult | { readonly kind: 'missing' } {
  const record = options.hub.record(instanceId);
  if (record === undefined) return { kind: 'missing' };
  const input: unknown = record.input === null ? undefined : JSON.parse(record.input);
  const id = withNewInstanceId ? undefined : instanceId;
  return startNew(options, record.name, { instanceId: id, input, version: record.version });
}

function purge(hub: TaskHub, instanceId: string): boolean {
  const record = hub.record(instanceId);
  if (record === undefined || !isTerminal(record.status)) return false;
  hub.write({ purge: [instanceId] });
  return true;
}

/** Why an instance id is refused, or undefined when it is fine. */
function instanceIdProblem(id: string): string | undefined {
  if (id.trim() === '') return 'Instance ids must not be empty.';
  if (id.startsWith('@')) return 'Instance ids must not start with "@".';
  if (id.length > MAX_LENGTH)
    return `Instance ids must not be longer than ${MAX_LENGTH} characters.`;
  if (FORBIDDEN.test(id)) {
    return 'Instance ids must not contain /, \\, #, ? or control characters.';
  }
  return undefined;
}
