import { EventType, type HistoryEvent } from '../durable/history';
import { statusOf } from '../durable/inspect';
import { isTerminal, type InstanceRecord } from '../durable/records';
import type { DurableApi } from './durable-answers';
import { managementUrls } from './durable-payload';
import { json, type HttpIn, type HttpOut } from './server';

/** Instances on one page when the client does not say. */
const PAGE = 100;

/** `GET instances/{id}`: 202 while it is at work, 200 when it has ended. */
export function showInstance(api: DurableApi, request: HttpIn, instanceId: string): HttpOut {
  const record = api.hub.record(instanceId);
  if (record === undefined) return { status: 404 };
  const { searchParams: query } = request.url;
  const body = {
    ...describe(record, query.get('showInput') !== 'false'),
    ...(isTrue(query, 'showHistory')
      ? { historyEvents: describeHistory(record, isTrue(query, 'showHistoryOutput')) }
      : {}),
  };
  if (isTerminal(record.status)) return json(200, body);
  const location = managementUrls(api.urls(), instanceId)['statusQueryGetUri'] ?? '';
  return json(202, body, { location, 'retry-after': '5' });
}

/** `GET instances/`: a page of instances; the next page is asked for with the continuation token. */
export function queryInstances(api: DurableApi, request: HttpIn): HttpOut {
  const { searchParams: query } = request.url;
  const found = selected(api, query);
  const first = Number(request.headers['x-ms-continuation-token'] ?? 0) || 0;
  const size = Number(query.get('top') ?? PAGE) || PAGE;
  const page = found
    .slice(first, first + size)
    .map((record) => describe(record, isTrue(query, 'showInput')));
  const next =
    first + size < found.length ? { 'x-ms-continuation-token': String(first + size) } : {};
  return json(200, page, next);
}

/** `DELETE instances/?createdTimeFrom=..`: forgets those that have ended. */
export function purgeInstances(api: DurableApi, request: HttpIn): HttpOut {
  const { searchParams: query } = request.url;
  if (Number.isNaN(Date.parse(query.get('createdTimeFrom') ?? ''))) {
    return json(400, { Message: "Please provide value for 'createdTimeFrom' parameter." });
  }
  const purged = selected(api, query).filter(({ instanceId }) => api.client.purge(instanceId));
  return purged.length === 0 ? { status: 404 } : json(200, { instancesDeleted: purged.length });
}

function selected(api: DurableApi, query: URLSearchParams): readonly InstanceRecord[] {
  const statuses = query.get('runtimeStatus')?.toLowerCase().split(',');
  const from = time(query.get('createdTimeFrom'), Number.NEGATIVE_INFINITY);
  const to = time(query.get('createdTimeTo'), Number.POSITIVE_INFINITY);
  const prefix = query.get('instanceIdPrefix') ?? '';
  return api.hub
    .records()
    .filter(({ status }) => statuses?.includes(status.toLowerCase()) ?? true)
    .filter(({ createdTime }) => createdTime >= from && createdTime <= to)
    .filter(({ instanceId }) => instanceId.startsWith(prefix));
}

function time(text: string | null, fallback: number): number {
  const parsed = Date.parse(text ?? '');
  return Number.isNaN(parsed) ? fallback : parsed;
}

function isTrue(query: URLSearchParams, name: string): boolean {
  return query.get(name)?.toLowerCase() === 'true';
}

/** Times have the precision of seconds here. */
function describe(record: InstanceRecord, withInput: boolean): object {
  const status = statusOf(record);
  return {
    name: status.name,
    instanceId: status.instanceId,
    runtimeStatus: status.runtimeStatus,
    input: withInput ? status.input : null,
    customStatus: status.customStatus,
    output: status.output,
    createdTime: seconds(record.createdTime),
    lastUpdatedTime: seconds(record.lastUpdatedTime),
  };
}

function seconds(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
}

function describeHistory(record: InstanceRecord, withOutput: boolean): readonly object[] {
  const names = Object.fromEntries(Object.entries(EventType).map(([name, type]) => [type, name]));
  const hidden: readonly number[] = [
    EventType.OrchestratorStarted,
    EventType.OrchestratorCompleted,
  ];
  return record.history
    .filter((event) => !hidden.includes(event.EventType))
    .map((event) => ({
      ...event,
      ...withoutOutput(event, withOutput),
      EventType: names[event.EventType],
    }));
}

function withoutOutput(event: HistoryEvent, withOutput: boolean): object {
  return 'Result' in event && !withOutput ? { Result: undefined } : {};
}
