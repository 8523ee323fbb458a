/** What a host shows at a moment: its running operation is read off the clock, nothing has to fire for it to end. */
import { compact, type Json } from '../json';
import { idKey } from '../resource-id';
import type { Host, HostIdentity, Operation } from './model';

export type OperationStatus = 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';

/** The state of an operation at `now`. */
export function operationStatus(operation: Operation, now: number): OperationStatus {
  return now < operation.endsAt ? 'InProgress' : operation.outcome;
}

/** Whether a write on this host is still under way. */
export function isBusy(host: Host, now: number): boolean {
  return host.operation !== undefined && now < host.operation.endsAt;
}

/** Takes back what an operation wrote that ended without being applied. Call before each look at a host. */
export function settleHost(host: Host, now: number): Host {
  const { operation } = host;
  if (!operation || operation.applied || now < operation.endsAt) return host;
  if (operation.outcome === 'Succeeded') return host;
  host.identity = operation.before.identity;
  host.tags = operation.before.tags;
  operation.applied = true;
  return host;
}

/** The `provisioningState` of a host. */
export function provisioningState(host: Host, now: number): string {
  if (host.phase !== 'Succeeded' || !host.operation) return host.phase;
  const status = operationStatus(host.operation, now);
  return { InProgress: 'Updating', Succeeded: 'Succeeded', Failed: 'Failed', Canceled: 'Canceled' }[
    status
  ];
}

/** The `identity` object of a host, or undefined when it has none. */
export function renderIdentity(host: Host, tenantId: string, now: number): Json | undefined {
  const { systemPrincipalId, user } = host.identity;
  if (systemPrincipalId === undefined && user.length === 0) return undefined;
  const blank = isBusy(host, now) ? host.operation?.blank : undefined;
  return compact({
    type: identityType(host.identity),
    principalId: systemPrincipalId,
    tenantId: systemPrincipalId === undefined ? undefined : tenantId,
    userAssignedIdentities: user.length === 0 ? undefined : renderMap(host.identity, blank),
  });
}

/** `SystemAssigned`, `UserAssigned`, both, or `None`. */
function identityType(identity: HostIdentity): string {
  const types = [
    ...(identity.systemPrincipalId === undefined ? [] : ['SystemAssigned']),
    ...(identity.user.length === 0 ? [] : ['UserAssigned']),
  ];
  return types.length === 0 ? 'None' : types.join(', ');
}

function renderMap(identity: HostIdentity, blank: Operation['blank'] | undefined): Json {
  return Object.fromEntries(
    identity.user.map(({ id, principalId, clientId }) => {
      const hidden = blank === 'all' || blank?.has(idKey(id)) === true;
      return [id, hidden ? {} : { principalId, clientId }];
    }),
  );
}
