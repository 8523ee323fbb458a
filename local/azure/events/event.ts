/** From an occurrence to the event that Event Grid sends, in both schemas (shapes: Microsoft's samples). */
import type { Json } from '../json';
import type { Random } from '../random';
import { parseId } from '../resource-id';
import type { Actor, Occurrence } from '../world/model';

export type EventSchema = 'eventgrid' | 'cloudevents';

/** An event before it is put into a schema. */
export interface GridEvent {
  readonly id: string;
  readonly type: string;
  readonly time: string;
  readonly source: string;
  readonly subject: string;
  readonly dataVersion: string;
  readonly data: Json;
}

export interface EventContext {
  readonly random: Random;
  readonly tenantId: string;
  readonly now: number;
  /** Whether resourceUri and subject come with the odd casing of real life. */
  readonly oddCasing: boolean;
}

/** Azure Kubernetes Service's own application: who acts when no caller does. */
const AKS_RESOURCE_PROVIDER: Actor = {
  appId: '7319c514-987d-4e9b-ac3d-d38c4f427f4c',
  objectId: 'b3a0e0a1-9f5a-4d4e-8d6c-5d1e8d0c7a11',
  name: 'AzureContainerService',
};

/** Builds the event. */
export function gridEvent(occurrence: Occurrence, context: EventContext): GridEvent {
  const base = {
    id: context.random.guid(),
    type: occurrence.type,
    time: new Date(context.now).toISOString(),
  };
  const parsed = parseId(occurrence.resource);
  if (occurrence.operation === undefined) {
    const subject = occurrence.subject ?? parsed?.name ?? '';
    const data = occurrence.data ?? {};
    // Registries tell of their content in version 2.0 [samples].
    const dataVersion = base.type.startsWith('Microsoft.ContainerRegistry.') ? '2.0' : '1';
    return { ...base, source: occurrence.resource, subject, dataVersion, data };
  }
  const subject = context.oddCasing
    ? oddCasing(occurrence.resource, context.random)
    : occurrence.resource;
  return {
    ...base,
    source: `/subscriptions/${parsed?.subscription ?? ''}`,
    subject,
    dataVersion: '2',
    data: resourceData(occurrence, subject, context),
  };
}

/** The event as it goes over the wire. */
export function rendered(event: GridEvent, schema: EventSchema): Json {
  const { id, type, time, source, subject, data, dataVersion } = event;
  return schema === 'cloudevents'
    ? { source, subject, type, time, id, data, specversion: '1.0' }
    : {
        subject,
        eventType: type,
        eventTime: time,
        id,
        data,
        dataVersion,
        metadataVersion: '1',
        topic: source,
      };
}

function resourceData(occurrence: Occurrence, subject: string, context: EventContext): Json {
  const { operation = '', http, type } = occurrence;
  const actor = occurrence.actor ?? AKS_RESOURCE_PROVIDER;
  return {
    authorization: { scope: subject, action: operation, evidence: { role: 'Contributor' } },
    claims: claimsOf(actor, context),
    correlationId: occurrence.correlationId ?? context.random.guid(),
    ...(http ? { httpRequest: { ...http, clientIpAddress: '127.0.0.1' } } : {}),
    resourceProvider: operation.split('/')[0],
    resourceUri: subject,
    operationName: operation,
    status: type.endsWith('Failure') ? 'Failed' : 'Succeeded',
    subscriptionId: parseId(occurrence.resource)?.subscription,
    tenantId: context.tenantId,
  };
}

function claimsOf(actor: Actor, { tenantId, now }: EventContext): Json {
  const seconds = Math.floor(now / 1000);
  return {
    aud: 'https://management.core.windows.net/',
    iss: `https://sts.windows.net/${tenantId}/`,
    iat: String(seconds),
    nbf: String(seconds),
    exp: String(seconds + 86_400),
    appid: actor.appId,
    appidacr: '2',
    'http://schemas.microsoft.com/identity/claims/objectidentifier': actor.objectId,
    'http://schemas.microsoft.com/identity/claims/tenantid': tenantId,
    'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/nameidentifier': actor.objectId,
    ...(actor.name === undefined ? {} : { name: actor.name }),
    ver: '1.0',
  };
}

/** Real events spell the same id in different ways (azure-docs#12166); no one may rely on it. */
function oddCasing(id: string, random: Random): string {
  const shout = (text: string): string =>
    text.replace(
      /\/resourceGroups\/([^/]+)/,
      (_, group: string) => `/resourceGroups/${group.toUpperCase()}`,
    );
  const forms: readonly [(text: string) => string, ...((text: string) => string)[]] = [
    (text) => text,
    (text) => text.replace('/resourceGroups/', '/resourcegroups/'),
    shout,
    (text) => text.replace(/\/providers\/.*$/, (rest) => rest.toLowerCase()),
  ];
  return random.pick(forms)(id);
}
