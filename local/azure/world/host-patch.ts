/** The PATCH of a scale set or virtual machine: checks for conflicts, merges, and starts the long-running operation. */
import { ArmError, invalidContent } from '../arm/error';
import { isJson, type Json } from '../json';
import { idKey } from '../resource-id';
import { isBusy, settleHost } from './host-state';
import { mergeIdentity, type Merged } from './identity-merge';
import type { Actor, Host, HostIdentity, HttpOrigin, Operation } from './model';
import type { Kernel } from './state';

/** How the operation that a write starts shall end (see ArmFaults); default: Succeeded after the usual time. */
export interface OperationPlan {
  readonly outcome?: Operation['outcome'];
  readonly ms?: number;
  readonly code?: string;
  readonly message?: string;
  /** Whether a failed operation keeps what it wrote. Default false. */
  readonly applied?: boolean;
}

export interface HostPatch {
  readonly host: Host;
  readonly body: unknown;
  readonly actor: Actor;
  readonly http?: HttpOrigin;
  readonly correlationId: string;
  readonly plan?: OperationPlan;
}

const PATCHABLE = new Set(['identity', 'tags']);

/** Applies a PATCH body to a host; throws what Azure would answer. Returns the operation to poll. */
export function patchHost(kernel: Kernel, patch: HostPatch): Operation {
  const { host } = patch;
  const now = kernel.time.now();
  settleHost(host, now);
  const body = checkedBody(patch.body);
  refuseConflict(kernel, host, now);
  const before = { identity: host.identity, tags: host.tags };
  const merged = 'identity' in body ? mergeOnto(kernel, host, body['identity']) : undefined;
  if (merged) host.identity = merged.identity;
  if (isJson(body['tags'])) host.tags = body['tags'] as Host['tags'];
  host.etag += 1;
  const blank = host.kind === 'vmss' ? ('all' as const) : (merged?.added ?? new Set<string>());
  const operation = startOperation(kernel, patch, { before, blank });
  host.operation = operation;
  if (merged) host.identity = dated(merged, operation.endsAt);
  return operation;
}

/** Notes when the new entries will be in place; IMDS gives no token for them before. */
function dated(merged: Merged, attachedAt: number): HostIdentity {
  const user = merged.identity.user.map((entry) =>
    merged.added.has(idKey(entry.id)) ? { ...entry, attachedAt } : entry,
  );
  return { ...merged.identity, user };
}

function mergeOnto(kernel: Kernel, host: Host, identity: unknown): Merged {
  return mergeIdentity(host.identity, identity, {
    hostId: host.id,
    lookup(id) {
      const identity = kernel.state.identities.get(idKey(id));
      return identity?.knownToCompute === true ? identity : undefined;
    },
    newSystemPrincipal: () => kernel.random.guid(),
  });
}

function checkedBody(body: unknown): Json {
  if (!isJson(body)) throw invalidContent('The body must be a JSON object.');
  const odd = Object.keys(body).find((key) => !PATCHABLE.has(key));
  if (odd === undefined) return body;
  throw new ArmError(
    501,
    'NotSimulated',
    `The simulated Azure patches 'identity' and 'tags' of a host, not '${odd}'. Extend local/azure/world/host-patch.ts if the product needs it.`,
  );
}

/** Compute refuses a second write while one runs; AKS holds its pools while it works on them. */
function refuseConflict(kernel: Kernel, host: Host, now: number): void {
  const cluster = kernel.state.clusters.get(idKey(host.cluster));
  const pool = cluster?.pools.find(({ name }) => name === host.pool);
  if (pool && pool.provisioningState !== 'Succeeded' && pool.provisioningState !== 'Failed') {
    throw operationNotAllowed(pool.name, pool.provisioningState);
  }
  if (isBusy(host, now)) {
    throw new ArmError(
      409,
      'Conflict',
      'The request failed due to conflict with a concurrent request. To resolve it, please refer to https://aka.ms/activitylog to get more details on the conflicting requests.',
    );
  }
}

/** AKS' 409 while another operation holds the pool or cluster. */
export function operationNotAllowed(name: string, state: string): ArmError {
  return new ArmError(
    409,
    'OperationNotAllowed',
    `Operation is not allowed: Another operation (${name} - ${state}) is in progress, please wait for it to finish before starting a new operation. See https://aka.ms/aks-pending-operation for more details`,
  );
}

function startOperation(
  kernel: Kernel,
  { host, plan = {}, actor, http, correlationId }: HostPatch,
  written: Pick<Operation, 'before' | 'blank'>,
): Operation {
  const { latency } = kernel.state.settings;
  const ms = plan.ms ?? (host.kind === 'vmss' ? latency.vmssPatchMs : latency.vmPatchMs);
  const now = kernel.time.now();
  const outcome = plan.outcome ?? 'Succeeded';
  const operation: Operation = {
    ...written,
    id: kernel.random.guid(),
    subscription: host.subscription,
    location: host.location,
    startedAt: now,
    endsAt: now + kernel.time.scaled(ms),
    outcome,
    applied: outcome === 'Succeeded' || plan.applied === true,
    ...(outcome === 'Succeeded' ? {} : { error: failureOf(outcome, plan) }),
  };
  kernel.state.operations.set(operation.id, operation);
  const type = host.kind === 'vmss' ? 'virtualMachineScaleSets' : 'virtualMachines';
  kernel.time.after(ms, () =>
    kernel.tell({
      type: `Microsoft.Resources.ResourceWrite${outcome === 'Succeeded' ? 'Success' : 'Failure'}`,
      resource: host.id,
      operation: `Microsoft.Compute/${type}/write`,
      actor,
      correlationId,
      ...(http ? { http } : {}),
    }),
  );
  return operation;
}

function failureOf(outcome: string, plan: OperationPlan): { code: string; message: string } {
  const canceled = outcome === 'Canceled';
  return {
    code: plan.code ?? (canceled ? 'OperationPreempted' : 'InternalExecutionError'),
    message:
      plan.message ??
      (canceled
        ? 'The operation has been preempted by a more recent operation.'
        : 'An internal execution error occurred. Please retry later.'),
  };
}
