/**
 * What people and their tools ask of Resource Manager and the reconciler never does: groups, clusters, node pools and
 * identities come and go. As much of each body is read as the world knows.
 */
import { agentPoolBody, clusterBody } from '../bodies/cluster';
import { identityBody, resourceGroupBody } from '../bodies/rest';
import { isJson, type Json } from '../json';
import { groupScope, idKey } from '../resource-id';
import { findCluster } from '../world/cluster-state';
import {
  createCluster,
  deleteCluster,
  setClusterTags,
  setPower,
  type NewCluster,
} from '../world/clusters';
import { createIdentity, deleteIdentity } from '../world/identities';
import type { Tags } from '../world/model';
import { createResourceGroup } from '../world/places';
import { addPool, deletePool, type NewPool, scalePool } from '../world/pools';
import { invalidContent } from './error';
import { page } from './paging';
import type { Answer, Call } from './request';
import { GROUP, requireGroup, SUBSCRIPTION, type Provider, type Route } from './route';

const CLUSTER_TYPE = 'Microsoft.ContainerService/managedClusters';
const IDENTITY_TYPE = 'Microsoft.ManagedIdentity/userAssignedIdentities';
const GROUP_TYPE = 'Microsoft.Resources/subscriptions/resourceGroups';

export function peopleRoutes(): Route[] {
  const cluster = `${GROUP}/providers/${CLUSTER_TYPE}/{name}`;
  const pool = `${cluster}/agentPools/{pool}`;
  const identity = `${GROUP}/providers/${IDENTITY_TYPE}/{name}`;
  return [
    route('resources', `GET ${SUBSCRIPTION}/resourceGroups`, `${GROUP_TYPE}/read`, listGroups),
    route('resources', `PUT ${GROUP}`, `${GROUP_TYPE}/write`, putGroup),
    route('aks', `PUT ${cluster}`, `${CLUSTER_TYPE}/write`, putCluster),
    route('aks', `DELETE ${cluster}`, `${CLUSTER_TYPE}/delete`, removeCluster),
    route('aks', `POST ${cluster}/stop`, `${CLUSTER_TYPE}/stop/action`, power('Stopped')),
    route('aks', `POST ${cluster}/start`, `${CLUSTER_TYPE}/start/action`, power('Running')),
    route('aks', `PUT ${pool}`, `${CLUSTER_TYPE}/agentPools/write`, putPool),
    route('aks', `DELETE ${pool}`, `${CLUSTER_TYPE}/agentPools/delete`, removePool),
    route('msi', `PUT ${identity}`, `${IDENTITY_TYPE}/write`, putIdentity),
    route('msi', `DELETE ${identity}`, `${IDENTITY_TYPE}/delete`, removeIdentity),
  ];
}

type Method = 'GET' | 'PUT' | 'POST' | 'DELETE';

function route(
  provider: Provider,
  what: `${Method} ${string}`,
  action: string,
  handle: (call: Call) => Answer,
): Route {
  const [method, pattern = ''] = what.split(' ') as [Method, string];
  return { method, provider, pattern, action, quotas: [], handle };
}

function listGroups(call: Call): Answer {
  const { subscription } = call.params;
  const groups = [...call.kernel.state.groups.values()].filter(
    (group) => group.subscription === subscription?.toLowerCase(),
  );
  return page(call, groups, resourceGroupBody);
}

function putGroup(call: Call): Answer {
  const { subscription = '', group: name = '' } = call.params;
  const isNew = !call.kernel.state.groups.has(idKey(groupScope(subscription, name)));
  const body = bodyOf(call);
  const group = createResourceGroup(call.kernel, { name, subscription, ...placed(body) });
  return { status: isNew ? 201 : 200, body: resourceGroupBody(group) };
}

/** One that is there takes new tags, and nothing else. */
function putCluster(call: Call): Answer {
  requireGroup(call);
  const { kernel } = call;
  const id = resourceOf(call, CLUSTER_TYPE);
  const body = bodyOf(call);
  if (kernel.state.clusters.has(idKey(id))) {
    const cluster = setClusterTags(kernel, id, tagsIn(body));
    return { status: 200, body: clusterBody(kernel, cluster) };
  }
  const cluster = createCluster(kernel, newCluster(call, body));
  return { status: 201, body: clusterBody(kernel, cluster) };
}

function newCluster({ params }: Call, body: Json): NewCluster {
  const { subscription = '', group = '', name = '' } = params;
  const properties = mapIn(body['properties']);
  const { networkPlugin } = mapIn(properties['networkProfile']);
  const { kubernetesVersion, agentPoolProfiles } = properties;
  const pools = Array.isArray(agentPoolProfiles) ? agentPoolProfiles.filter(isJson) : [];
  return {
    ...{ name, resourceGroup: group, subscription, ...placed(body) },
    ...(pools.length > 0 && { pools: pools.map((each) => newPool(textIn(each['name']), each)) }),
    ...((networkPlugin === 'kubenet' || networkPlugin === 'none') && { networkPlugin }),
    ...(/^\d+\.\d+\.\d+$/.test(textIn(kubernetesVersion)) && {
      kubernetesVersion: textIn(kubernetesVersion),
    }),
  };
}

function newPool(name: string, { count, vmSize }: Json): NewPool {
  return {
    name,
    ...(typeof count === 'number' && { count }),
    ...(typeof vmSize === 'string' && { vmSize }),
  };
}

function removeCluster(call: Call): Answer {
  const id = resourceOf(call, CLUSTER_TYPE);
  if (!call.kernel.state.clusters.has(idKey(id))) return { status: 204 };
  deleteCluster(call.kernel, id);
  return { status: 202 };
}

function power(state: 'Stopped' | 'Running'): (call: Call) => Answer {
  return (call) => {
    setPower(call.kernel, resourceOf(call, CLUSTER_TYPE), state);
    return { status: 202 };
  };
}

/** One that is there is scaled to what is asked for, and changes in nothing else. */
function putPool(call: Call): Answer {
  const { kernel } = call;
  const cluster = findCluster(kernel, resourceOf(call, CLUSTER_TYPE));
  const wanted = newPool(call.params['pool'] ?? '', mapIn(bodyOf(call)['properties']));
  const known = cluster.pools.find(({ name }) => name === wanted.name);
  const place = { ...wanted, cluster: cluster.id };
  const { count = known?.count } = wanted;
  const isScaled = known !== undefined && count !== undefined && count !== known.count;
  const pool = isScaled
    ? scalePool(kernel, { ...place, count })
    : (known ?? addPool(kernel, place));
  return { status: known === undefined ? 201 : 200, body: agentPoolBody(kernel, cluster, pool) };
}

function removePool(call: Call): Answer {
  const { pool: name = '' } = call.params;
  deletePool(call.kernel, { cluster: resourceOf(call, CLUSTER_TYPE), name });
  return { status: 202 };
}

function putIdentity(call: Call): Answer {
  requireGroup(call);
  const { kernel, params } = call;
  const { subscription = '', group: resourceGroup = '', name = '' } = params;
  const body = bodyOf(call);
  const known = kernel.state.identities.get(idKey(resourceOf(call, IDENTITY_TYPE)));
  if (known !== undefined) {
    known.tags = tagsIn(body);
    return { status: 200, body: identityBody(kernel, known) };
  }
  const input = { name, resourceGroup, subscription, ...placed(body) };
  return { status: 201, body: identityBody(kernel, createIdentity(kernel, input)) };
}

function removeIdentity(call: Call): Answer {
  const id = resourceOf(call, IDENTITY_TYPE);
  if (!call.kernel.state.identities.has(idKey(id))) return { status: 204 };
  deleteIdentity(call.kernel, { identity: id });
  return { status: 200 };
}

function resourceOf({ params }: Call, type: string): string {
  const { subscription = '', group = '', name = '' } = params;
  return `${groupScope(subscription, group)}/providers/${type}/${name}`;
}

function bodyOf({ request: { body } }: Call): Json {
  if (isJson(body)) return body;
  throw invalidContent('a JSON object is expected');
}

function placed(body: Json): { readonly location?: string; readonly tags: Tags } {
  const location = textIn(body['location']).toLowerCase().replaceAll(' ', '');
  return { tags: tagsIn(body), ...(location !== '' && { location }) };
}

function tagsIn({ tags }: Json): Tags {
  const pairs = Object.entries(mapIn(tags)).map(([name, value]) => [name, textIn(value)]);
  return Object.fromEntries(pairs) as Tags;
}

function mapIn(value: unknown): Json {
  return isJson(value) ? value : {};
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
