import type { Stage } from '../../support/stage';
import { callApi } from '../contract';

/** Sends a batch as Event Grid does. Gives the status of the answer. */
export async function deliver(stage: Stage, events: unknown): Promise<number> {
  const path = '/runtime/webhooks/eventgrid?functionName=onResourceEvent';
  const response = await stage.http('POST', path, events, { 'aeg-event-type': 'Notification' });
  return response.status;
}

/** What became of the events so far, by outcome. */
export async function outcomes(stage: Stage): Promise<Readonly<Record<string, number>>> {
  const { body } = await callApi(stage, 'GET /api/status');
  return body?.events as Readonly<Record<string, number>>;
}

/** Delivers and gives how many were counted as what meanwhile. */
export async function counted(
  stage: Stage,
  events: unknown,
): Promise<Readonly<Record<string, number>>> {
  const before = await outcomes(stage);
  const status = await deliver(stage, events);
  if (status !== 202) throw new Error(`Event Grid was answered ${status}.`);
  const now = await outcomes(stage);
  return Object.fromEntries(
    Object.entries(now)
      .map(([name, count]) => [name, count - (before[name] ?? 0)] as const)
      .filter(([, count]) => count > 0),
  );
}

export interface Told {
  readonly resource: string;
  readonly operation: string;
  /** App id of whoever wrote. */
  readonly by?: string;
}

/** An event of Azure Resource Manager in Event Grid's own schema. */
export function resourceEvent({
  resource,
  operation,
  by,
}: Told): Readonly<Record<string, unknown>> {
  const verb = operation.toLowerCase().endsWith('/delete') ? 'Delete' : 'Write';
  return {
    id: 'b8d5a2f0-7a1f-4e5e-9d52-0a5f6f0e4c11',
    topic: resource.split('/').slice(0, 3).join('/'),
    subject: resource,
    eventType: `Microsoft.Resources.Resource${verb}Success`,
    eventTime: '2026-01-01T00:00:00Z',
    dataVersion: '2',
    metadataVersion: '1',
    data: {
      resourceUri: resource,
      operationName: operation,
      status: 'Succeeded',
      ...(by !== undefined && { claims: { appid: by } }),
    },
  };
}

/** The same event as a CloudEvent. */
export function asCloudEvent(event: Readonly<Record<string, unknown>>): unknown {
  const { id, topic, subject, eventType, eventTime, data } = event;
  return { specversion: '1.0', id, source: topic, subject, type: eventType, time: eventTime, data };
}

/** Generation of each row of the work queue, by the name of its cluster. */
export async function generations({ store }: Stage): Promise<Readonly<Record<string, number>>> {
  const items = await store.work.clusters();
  return Object.fromEntries(
    items.map(({ key: cluster, generation }) => [cluster.split('/').at(-1) ?? '', generation]),
  );
}
