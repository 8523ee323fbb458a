/** The simulated Instance Metadata Service of every machine behind the simulated Azure. */
import type { Host, SimulatedAzure } from '../azure';
import { idKey } from '../azure/resource-id';
import { settleHost } from '../azure/world/host-state';
import type { AttachedIdentity } from '../azure/world/model';
import type { Clock } from '../clock';
import { NO_METADATA_HEADER, oauthError, type Answer } from './answer';
import { newToken } from './jwt';
import { parseTokenRequest, type TokenRequest } from './token-request';

export interface ImdsOptions {
  readonly azure: SimulatedAzure;
  readonly clock: Clock;
  /** How long after the end of the attaching operation IMDS still says "Identity not found". Default 0. */
  readonly propagationMs?: number;
}

/** The machine that asks. */
export interface Machine {
  /** Name of the Kubernetes node. */
  readonly node: string;
  /** `azure:///subscriptions/…`; '' while the cloud provider has not set it. */
  readonly providerId: string;
}

export interface ImdsRequest {
  /** Escapes undone, no query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Whether the header `Metadata: true` was sent. */
  readonly metadata: boolean;
}

export interface SimulatedImds {
  /** Can be changed at any time. */
  propagationMs: number;
  /** False: it gives no answer, as while a machine starts. */
  healthy: boolean;
  /** What it answers to requests for tokens instead, so many times. */
  fault?: { readonly status: number; times: number };
  get(machine: Machine, request: ImdsRequest): Answer;
}

/** Gives tokens for what is attached to the scale set or virtual machine of a node, and for nothing else. */
export function simulatedImds({ azure, clock, propagationMs = 0 }: ImdsOptions): SimulatedImds {
  const imds: SimulatedImds = { propagationMs, healthy: true, get };
  function get(machine: Machine, { path, query, metadata }: ImdsRequest): Answer {
    if (!imds.healthy) return { status: 503, body: 'no answer from the metadata service\n' };
    if (!metadata) return NO_METADATA_HEADER;
    const host = hostOf(azure, machine);
    const lowered = path.toLowerCase().replace(/\/$/, '');
    if (lowered.startsWith('/metadata/instance')) return instance(machine, host);
    if (lowered !== '/metadata/identity/oauth2/token') {
      return { status: 404, body: { error: 'Not found' } };
    }
    const fault = imds.fault;
    if (fault !== undefined && fault.times > 0) {
      fault.times -= 1;
      return { status: fault.status, body: { error: 'fault' } };
    }
    return token({ azure, clock, lag: imds.propagationMs }, host, parseTokenRequest(query));
  }
  return imds;
}

interface Place {
  readonly azure: SimulatedAzure;
  readonly clock: Clock;
  readonly lag: number;
}

const NOT_FOUND = oauthError(400, 'invalid_request', 'Identity not found');

function token(place: Place, host: Host | undefined, request: TokenRequest): Answer {
  if (request.resource === '') {
    return oauthError(400, 'invalid_request', "Required query variable 'resource' is missing");
  }
  if (!host) return NOT_FOUND;
  const now = place.clock.now();
  settleHost(host, now);
  if (request.clientId === '' && request.resourceId === '') return byDefault(place, host, request);
  const entry = host.identity.user.find((one) => isNamed(one, request));
  return entry ? forEntry(place, entry, request) : NOT_FOUND;
}

/** The system-assigned identity; else the only user-assigned one. */
function byDefault(place: Place, host: Host, request: TokenRequest): Answer {
  const { systemPrincipalId, user } = host.identity;
  if (systemPrincipalId !== undefined) {
    const caller = { clientId: systemPrincipalId, objectId: systemPrincipalId };
    return { status: 200, body: newToken(caller, request.resource, place.clock.now()) };
  }
  const [only, second] = user;
  if (!only) return NOT_FOUND;
  if (!second) return forEntry(place, only, request);
  return oauthError(
    400,
    'invalid_request',
    'Multiple user assigned identities exist, please specify the clientId / resourceId of the identity in the token request',
  );
}

function isNamed(entry: AttachedIdentity, { clientId, resourceId }: TokenRequest): boolean {
  if (clientId !== '') return entry.clientId?.toLowerCase() === clientId.toLowerCase();
  return idKey(entry.id) === idKey(resourceId);
}

/** An entry is good for a token when its identity still is the one that was attached, and IMDS has learnt of it. */
function forEntry(
  { azure, clock, lag }: Place,
  entry: AttachedIdentity,
  request: TokenRequest,
): Answer {
  const alive = azure.world.state.identities.get(idKey(entry.id));
  if (!alive || alive.clientId !== entry.clientId) return NOT_FOUND;
  if (clock.now() < (entry.attachedAt ?? 0) + lag) return NOT_FOUND;
  const { clientId, principalId: objectId } = alive;
  return { status: 200, body: newToken({ clientId, objectId }, request.resource, clock.now()) };
}

/** By provider id; by the name that AKS gives its nodes while that is empty. */
function hostOf({ world }: SimulatedAzure, { node, providerId }: Machine): Host | undefined {
  const id = providerId.replace(/^azure:\/\//, '');
  const set = id.replace(/(\/virtualMachineScaleSets\/[^/]+)\/virtualMachines\/[^/]+$/i, '$1');
  if (set !== '') return world.state.hosts.get(idKey(set));
  const names = new Set([node.toLowerCase(), node.slice(0, -6).toLowerCase()]);
  return [...world.state.hosts.values()].find(({ name }) => names.has(name.toLowerCase()));
}

function instance({ node, providerId }: Machine, host: Host | undefined): Answer {
  const { subscription: subscriptionId, resourceGroup: resourceGroupName, location } = host ?? {};
  const resourceId = providerId.replace(/^azure:\/\//, '');
  const compute = { name: node, subscriptionId, resourceGroupName, location, resourceId };
  return { status: 200, body: { compute } };
}
