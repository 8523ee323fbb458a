/** Policy assignments, and the way of a policy into a cluster: the add-on looks for assignments now and then. */
import { ArmError } from '../arm/error';
import type { Json } from '../json';
import { idKey, isWithin } from '../resource-id';
import { findCluster, tellCluster, touch } from './cluster-state';
import type { Cluster, PolicyAssignment, PolicyExemption } from './model';
import type { Kernel, WorldState } from './state';

const ALLOWED_CAPABILITIES =
  '/providers/Microsoft.Authorization/policyDefinitions/c26596ff-4d70-4e6a-9a30-c2506bd2f80c';

/** What an administrator assigns by hand. */
export interface NewPolicy {
  readonly scope: string;
  readonly name?: string;
  /** Default: the allowed-capabilities definition. */
  readonly policyDefinitionId?: string;
  /** `{effect: 'Deny'}`, without ARM's `value` around each. */
  readonly parameters?: Json;
  readonly enforcementMode?: string;
  readonly notScopes?: readonly string[];
  /** True: it has been there all along: in force at once, and no event tells of it. */
  readonly existing?: boolean;
}

export interface PolicyEdit {
  readonly assignment: string;
  readonly parameters?: Json;
  readonly enforcementMode?: string;
  readonly notScopes?: readonly string[];
}

export interface NewExemption {
  readonly scope: string;
  /** Id of the assignment. */
  readonly assignment: string;
  readonly name?: string;
  readonly expiresOn?: string;
}

/** Told what is in force on a cluster whenever that changes. */
export type PolicyListener = (inForce: readonly PolicyAssignment[]) => void;

/** Assigns a policy, or replaces the assignment of that name. */
export function assignPolicy(kernel: Kernel, input: NewPolicy): PolicyAssignment {
  const { state, time, random } = kernel;
  const name = input.name ?? random.guid().replaceAll('-', '').slice(0, 24);
  const id = `${input.scope}/providers/Microsoft.Authorization/policyAssignments/${name}`;
  const values = Object.entries(input.parameters ?? {}).map(([key, value]) => [key, { value }]);
  const by = random.guid();
  const assignment: PolicyAssignment = {
    id,
    name,
    scope: input.scope,
    policyDefinitionId: input.policyDefinitionId ?? ALLOWED_CAPABILITIES,
    parameters: Object.fromEntries(values) as Json,
    enforcementMode: input.enforcementMode ?? 'Default',
    notScopes: input.notScopes ?? [],
    more: {},
    createdAt: time.now(),
    createdBy: by,
  };
  putAssignment(state, assignment);
  if (input.existing !== true) tellPolicy(kernel, assignment, 'write');
  carryPolicies(kernel, assignment.scope, input.existing === true);
  return assignment;
}

/** Changes an assignment by hand; parameters that are left out stay. */
export function editPolicy(kernel: Kernel, input: PolicyEdit): PolicyAssignment {
  const found = findPolicy(kernel, input.assignment);
  const values = Object.entries(input.parameters ?? {}).map(([key, value]) => [key, { value }]);
  const edited: PolicyAssignment = {
    ...found,
    parameters: { ...found.parameters, ...Object.fromEntries(values) } as Json,
    enforcementMode: input.enforcementMode ?? found.enforcementMode,
    notScopes: input.notScopes ?? found.notScopes,
    updatedAt: kernel.time.now(),
    updatedBy: kernel.random.guid(),
  };
  putAssignment(kernel.state, edited);
  tellPolicy(kernel, edited, 'write');
  carryPolicies(kernel, edited.scope);
  return edited;
}

/** Takes an assignment away by hand. */
export function removePolicy(kernel: Kernel, id: string): void {
  const found = findPolicy(kernel, id);
  kernel.state.policyAssignments.delete(idKey(id));
  tellPolicy(kernel, found, 'delete');
  carryPolicies(kernel, found.scope);
}

/** Exempts a scope from an assignment. */
export function exemptFromPolicy(kernel: Kernel, input: NewExemption): PolicyExemption {
  const name = input.name ?? kernel.random.guid();
  const id = `${input.scope}/providers/Microsoft.Authorization/policyExemptions/${name}`;
  const { scope, assignment: policyAssignmentId, expiresOn } = input;
  const exemption: PolicyExemption = {
    ...{ id, name, scope, policyAssignmentId, exemptionCategory: 'Waiver' },
    ...(expiresOn !== undefined && { expiresOn }),
  };
  kernel.state.policyExemptions.set(idKey(id), exemption);
  carryPolicies(kernel, scope);
  return exemption;
}

/** Turns the Azure Policy add-on on or off. Without it Gatekeeper goes, and every constraint with it, at once. */
export function setPolicyAddon(kernel: Kernel, id: string, enabled: boolean): Cluster {
  const cluster = findCluster(kernel, id);
  cluster.policyAddon = enabled;
  touch(kernel, cluster);
  tellCluster(kernel, cluster);
  carryPolicies(kernel, cluster.id, !enabled);
  return cluster;
}

export function putAssignment(state: WorldState, assignment: PolicyAssignment): void {
  state.policyAssignments.set(idKey(assignment.id), assignment);
}

/** Brings what holds now for the clusters in `scope` to them: after `policyDelayMs`, or at once. */
export function carryPolicies(kernel: Kernel, scope: string, atOnce = false): void {
  const { state, time } = kernel;
  for (const cluster of state.clusters.values()) {
    if (!isWithin(cluster.id, scope)) continue;
    const found = cluster.policyAddon ? policiesOn(state, cluster) : [];
    if (atOnce) arrive(state, cluster, found);
    else time.after(state.settings.latency.policyDelayMs, () => arrive(state, cluster, found));
  }
}

/** Assignments that are enforced on a cluster, in force there or not yet. */
function policiesOn(state: WorldState, cluster: Cluster): readonly PolicyAssignment[] {
  return [...state.policyAssignments.values()].filter(
    ({ id, scope, notScopes, enforcementMode }) =>
      isWithin(cluster.id, scope) &&
      !isExempt(state, cluster, id) &&
      enforcementMode.toLowerCase() !== 'donotenforce' &&
      !notScopes.some((excluded) => isWithin(cluster.id, excluded)),
  );
}

function isExempt(state: WorldState, cluster: Cluster, assignment: string): boolean {
  return [...state.policyExemptions.values()].some(
    ({ scope, policyAssignmentId }) =>
      idKey(policyAssignmentId) === idKey(assignment) && isWithin(cluster.id, scope),
  );
}

/** Calls `listener` with what is in force now and after every change. Returns a function that takes it back. */
export function onPolicy(kernel: Kernel, id: string, listener: PolicyListener): () => void {
  const { policyListeners } = kernel.state;
  const hear = (cluster: Cluster): void => {
    if (idKey(cluster.id) === idKey(id)) listener(cluster.policiesInForce);
  };
  policyListeners.add(hear);
  hear(findCluster(kernel, id));
  return () => void policyListeners.delete(hear);
}

/** A change that was on its way when the add-on was turned off reaches nobody. */
function arrive(state: WorldState, cluster: Cluster, found: readonly PolicyAssignment[]): void {
  if (state.clusters.get(idKey(cluster.id)) !== cluster) return;
  cluster.policiesInForce = cluster.policyAddon ? found : [];
  for (const listener of state.policyListeners) listener(cluster);
}

function findPolicy(kernel: Kernel, id: string): PolicyAssignment {
  const found = kernel.state.policyAssignments.get(idKey(id));
  if (found) return found;
  throw new ArmError(404, 'PolicyAssignmentNotFound', `There is no policy assignment '${id}'.`);
}

function tellPolicy(kernel: Kernel, { id }: PolicyAssignment, verb: 'write' | 'delete'): void {
  kernel.tell({
    type: `Microsoft.Resources.Resource${verb === 'delete' ? 'Delete' : 'Write'}Success`,
    resource: id,
    operation: `Microsoft.Authorization/policyAssignments/${verb}`,
  });
}
