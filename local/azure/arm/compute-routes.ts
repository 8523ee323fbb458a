/** Microsoft.Compute: scale sets, virtual machines, and the status of their operations. */
import { authoriseAssign } from '../access/authorise';
import { etagOf, hostBody } from '../bodies/host';
import { compact, isJson } from '../json';
import { groupScope, idKey } from '../resource-id';
import { operationStatus } from '../world/host-state';
import { listedIdentities } from '../world/identity-merge';
import { patchHost } from '../world/host-patch';
import { hostsIn } from '../world/state';
import type { Host, HostKind, Operation } from '../world/model';
import { ArmError, resourceNotFound } from './error';
import { page } from './paging';
import { ARM_HOST, type Answer, type Call } from './request';
import { GROUP, requireGroup, SUBSCRIPTION, type Route } from './route';

/** All routes of the provider. */
export function computeRoutes(): Route[] {
  return [...hostRoutes('vmss'), ...hostRoutes('vm'), operationRoute()];
}

function hostRoutes(kind: HostKind): Route[] {
  const type = kind === 'vmss' ? 'virtualMachineScaleSets' : 'virtualMachines';
  const path = `/providers/Microsoft.Compute/${type}`;
  const read = {
    method: 'GET',
    provider: 'compute',
    action: `Microsoft.Compute/${type}/read`,
  } as const;
  const list = [{ name: `${kind}ListSubscription`, per: 'subscription' }] as const;
  const get = [
    { name: `${kind}GetResource`, per: 'path' },
    { name: `${kind}GetSubscription`, per: 'subscription' },
  ] as const;
  const update = [
    { name: `${kind}UpdateResource`, per: 'path' },
    { name: `${kind}UpdateSubscription`, per: 'subscription' },
  ] as const;
  return [
    {
      ...read,
      pattern: `${SUBSCRIPTION}${path}`,
      quotas: list,
      handle: (call) => listHosts(call, kind),
    },
    { ...read, pattern: `${GROUP}${path}`, quotas: list, handle: (call) => listHosts(call, kind) },
    {
      ...read,
      pattern: `${GROUP}${path}/{name}`,
      quotas: get,
      handle: (call) => getHost(call, kind),
    },
    {
      method: 'PATCH',
      provider: 'compute',
      pattern: `${GROUP}${path}/{name}`,
      action: `Microsoft.Compute/${type}/write`,
      quotas: update,
      handle: (call) => patch(call, kind),
    },
  ];
}

function listHosts(call: Call, kind: HostKind): Answer {
  const { subscription = '', group } = call.params;
  if (group !== undefined) requireGroup(call);
  const { state } = call.kernel;
  const candidates =
    group === undefined
      ? [...state.hosts.values()]
      : hostsIn(state, groupScope(subscription, group));
  const hosts = candidates.filter(
    (host) => host.kind === kind && host.subscription === subscription.toLowerCase(),
  );
  return page(call, hosts, (host) => hostBody(call.kernel, host, group === undefined));
}

function getHost(call: Call, kind: HostKind): Answer {
  const host = findHost(call, kind);
  return { status: 200, body: hostBody(call.kernel, host), headers: { etag: etagOf(host) } };
}

function findHost(call: Call, kind: HostKind): Host {
  const { subscription = '', group = '', name = '' } = call.params;
  const type = kind === 'vmss' ? 'virtualMachineScaleSets' : 'virtualMachines';
  requireGroup(call);
  const id = `${groupScope(subscription, group)}/providers/Microsoft.Compute/${type}/${name}`;
  const host = call.kernel.state.hosts.get(idKey(id));
  if (host) return host;
  throw resourceNotFound(`Microsoft.Compute/${type}`, name, group);
}

function patch(call: Call, kind: HostKind): Answer {
  const { request, kernel, actor, http, correlationId, plan } = call;
  const identity = isJson(request.body) ? request.body['identity'] : undefined;
  const host = findHost(call, kind);
  if (identity !== undefined) {
    const action = `Microsoft.Compute/${kind === 'vmss' ? 'virtualMachineScaleSets' : 'virtualMachines'}/write`;
    const attempt = { actor, action, scope: request.path, now: kernel.time.now() };
    authoriseAssign(kernel.state, attempt, listedIdentities(identity));
  }
  checkPrecondition(call, host);
  const operation = patchHost(kernel, {
    host,
    body: request.body,
    actor,
    http,
    correlationId,
    ...(plan ? { plan } : {}),
  });
  return {
    status: 200,
    body: hostBody(kernel, host),
    headers: {
      'azure-asyncoperation': operationUrl(operation, call.apiVersion),
      'azure-asyncnotification': 'Enabled',
      ...retryAfter(call),
      etag: etagOf(host),
    },
  };
}

function checkPrecondition(call: Call, host: Host): void {
  const ifMatch = call.request.headers['if-match'];
  const ifNoneMatch = call.request.headers['if-none-match'];
  const stale = ifMatch !== undefined && ifMatch !== '*' && ifMatch !== etagOf(host);
  if (!stale && ifNoneMatch !== '*') return;
  throw new ArmError(
    412,
    'PreconditionFailed',
    `The etag provided in the request does not match the etag ${etagOf(host)} of resource '${host.id}'.`,
  );
}

function operationUrl(operation: Operation, apiVersion: string): string {
  const { subscription, location, id } = operation;
  return `${ARM_HOST}/subscriptions/${subscription}/providers/Microsoft.Compute/locations/${location}/operations/${id}?api-version=${apiVersion}`;
}

function retryAfter({ kernel }: Call): Record<string, string> {
  const seconds = kernel.state.settings.latency.retryAfterSeconds;
  if (seconds <= 0) return {};
  // Retry-After counts whole seconds: under a small timeScale it cannot shrink below one.
  return { 'retry-after': String(Math.max(1, Math.round(kernel.time.scaled(seconds)))) };
}

function operationRoute(): Route {
  return {
    method: 'GET',
    provider: 'compute',
    pattern: `${SUBSCRIPTION}/providers/Microsoft.Compute/locations/{location}/operations/{id}`,
    action: 'Microsoft.Compute/locations/operations/read',
    quotas: [
      { name: 'operationGetResource', per: 'path' },
      { name: 'operationGetSubscription', per: 'subscription' },
    ],
    poll: true,
    handle: operationAnswer,
  };
}

function operationAnswer(call: Call): Answer {
  const { id = '', subscription } = call.params;
  const operation = call.kernel.state.operations.get(id.toLowerCase());
  if (!operation || operation.subscription !== subscription?.toLowerCase()) {
    throw new ArmError(404, 'ResourceNotFound', `The operation '${id}' could not be found.`);
  }
  const status = operationStatus(operation, call.kernel.time.now());
  const running = status === 'InProgress';
  return {
    status: 200,
    headers: running ? retryAfter(call) : {},
    body: compact({
      startTime: new Date(operation.startedAt).toISOString(),
      endTime: running ? undefined : new Date(operation.endsAt).toISOString(),
      status,
      error: running ? undefined : operation.error,
      name: operation.id,
    }),
  };
}
