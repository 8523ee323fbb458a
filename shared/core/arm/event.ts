import type { ResourceId } from '../base/resource-id';
import { partsOf, tryResourceId } from '../base/resource-id';

/** An event in the words that Event Grid schema and CloudEvents have in common. */
export interface Envelope {
  readonly type: string;
  /** Topic or source: for events of AKS itself, the cluster. */
  readonly source: string;
  readonly subject: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** What an event hints at. Nothing but ids is ever taken from it (architecture rule 1). */
export type Hint =
  | {
      readonly kind: 'cluster';
      readonly cluster: ResourceId;
      readonly what: string;
      readonly by: readonly string[];
      /** The very resource, if the event tells that it was deleted. */
      readonly deleted?: ResourceId;
    }
  /** Something in a resource group: hosts of a node resource group, or identities. */
  | {
      readonly kind: 'group';
      readonly group: ResourceId;
      readonly what: string;
      readonly by: readonly string[];
      readonly deleted?: ResourceId;
    }
  | { readonly kind: 'ignored'; readonly why: IgnoredBecause };

export type IgnoredBecause =
  | 'malformed'
  | 'eventType'
  | 'resourceType'
  | 'resourceId'
  | 'subscription'
  | 'ownWrite'
  | 'noClusterConcerned'
  | 'tooManyUnknown'
  | 'noChartConcerned';

/** What became of an event. */
export type EventOutcome = IgnoredBecause | 'accepted';

const DELETED = 'microsoft.resources.resourcedeletesuccess';
const RESOURCE_EVENTS: readonly string[] = ['microsoft.resources.resourcewritesuccess', DELETED];
const ROLLING = 'microsoft.containerservice.nodepoolrolling';
const CLUSTER = 'microsoft.containerservice/managedclusters';
const HOSTS: readonly string[] = [
  'microsoft.compute/virtualmachinescalesets',
  'microsoft.compute/virtualmachines',
];
const IN_GROUP: readonly string[] = [...HOSTS, 'microsoft.managedidentity/userassignedidentities'];
/** What gives or forbids: a change of it may make work what Azure refused. */
const RULE =
  /\/providers\/microsoft\.authorization\/(?:roleassignments|policyassignments|policyexemptions)\/[^/]+$/i;

/** Total: any event gives a hint or a reason to ignore it, never an error. */
export function hintOf(event: Envelope): Hint {
  const type = event.type.toLowerCase();
  if (type.startsWith(ROLLING)) return clusterHint(event.source, event.type, []);
  if (!RESOURCE_EVENTS.includes(type)) return { kind: 'ignored', why: 'eventType' };
  const uri = event.data.resourceUri ?? event.subject;
  if (typeof uri !== 'string') return { kind: 'ignored', why: 'resourceId' };
  const hint = resourceHint(uri.replace(/^\/+/, '/'), whatOf(event), writersOf(event.data));
  const deleted = type === DELETED ? proving(uri) : undefined;
  return hint.kind === 'ignored' || deleted === undefined ? hint : { ...hint, deleted };
}

/** Whose deletion is a first read of its absence: clusters and hosts. */
function proving(uri: string): ResourceId | undefined {
  const id = tryResourceId(uri);
  const { type = '' } = id === undefined ? {} : partsOf(id);
  return type === CLUSTER || HOSTS.includes(type) ? id : undefined;
}

function resourceHint(uri: string, what: string, by: readonly string[]): Hint {
  if (RULE.test(uri)) return groupHint(uri.replace(RULE, ''), what, by);
  const id = tryResourceId(uri);
  if (id === undefined) return { kind: 'ignored', why: 'resourceId' };
  const { type = '' } = partsOf(id);
  if (type === CLUSTER || type === `${CLUSTER}/agentpools`) return clusterHint(uri, what, by);
  return IN_GROUP.includes(type)
    ? groupHint(uri, what, by)
    : { kind: 'ignored', why: 'resourceType' };
}

/** The cluster of a cluster id or of one of its agent pools. */
function clusterHint(uri: string, what: string, by: readonly string[]): Hint {
  const id = tryResourceId(uri.split('/').slice(0, 9).join('/'));
  if (id === undefined || partsOf(id).type !== CLUSTER)
    return { kind: 'ignored', why: 'resourceId' };
  return { kind: 'cluster', cluster: id, what, by };
}

/** A role or policy at subscription scope concerns every cluster: the next sweep sees it. */
function groupHint(uri: string, what: string, by: readonly string[]): Hint {
  const id = tryResourceId(uri.split('/').slice(0, 5).join('/'));
  if (id === undefined || partsOf(id).resourceGroup === undefined) {
    return { kind: 'ignored', why: 'resourceId' };
  }
  return { kind: 'group', group: id, what, by };
}

function whatOf({ type, data }: Envelope): string {
  const operation = typeof data.operationName === 'string' ? data.operationName : type;
  return operation.slice(0, 200);
}

/** App and object ids of the writer: our own writes need no second look. */
function writersOf(data: Envelope['data']): readonly string[] {
  const claims = data.claims;
  if (typeof claims !== 'object' || claims === null) return [];
  return Object.entries(claims)
    .filter(([name]) => name === 'appid' || name.endsWith('/objectidentifier'))
    .flatMap(([, value]) => (typeof value === 'string' ? [value.toLowerCase()] : []));
}
