/** Verbs on user-assigned identities. */
import { ArmError } from '../arm/error';
import { groupScope, idKey, isWithin } from '../resource-id';
import { createResourceGroup } from './places';
import { registerPrincipal } from './principals';
import type { Actor, Host, Identity, Tags } from './model';
import type { Kernel } from './state';

export interface NewIdentity {
  readonly name: string;
  readonly resourceGroup: string;
  readonly subscription?: string;
  readonly location?: string;
  readonly tags?: Tags;
  /** True: it has been there all along, so no event tells of it. */
  readonly existing?: boolean;
  /** False: lists show it, and Compute does not find it. Default true. */
  readonly knownToCompute?: boolean;
  readonly actor?: Actor;
}

export interface IdentityRef {
  /** Resource id. */
  readonly identity: string;
  /** What hosts show afterwards: null ids (default), or still the ids of the deleted principal. */
  readonly staleEntries?: 'null' | 'old';
}

const WRITE = 'Microsoft.ManagedIdentity/userAssignedIdentities/write';

/** Creates an identity with a new service principal, and its resource group when that is missing. */
export function createIdentity(kernel: Kernel, input: NewIdentity): Identity {
  const group = createResourceGroup(kernel, {
    name: input.resourceGroup,
    ...(input.subscription === undefined ? {} : { subscription: input.subscription }),
  });
  const identity: Identity = {
    id: `${groupScope(group.subscription, group.name)}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${input.name}`,
    name: input.name,
    subscription: group.subscription,
    resourceGroup: group.name,
    location: input.location ?? group.location,
    tags: input.tags ?? {},
    principalId: kernel.random.guid(),
    clientId: kernel.random.guid(),
    knownToCompute: input.knownToCompute ?? true,
  };
  if (kernel.state.identities.has(idKey(identity.id))) {
    throw new ArmError(409, 'Conflict', `Identity '${identity.id}' exists already.`);
  }
  kernel.state.identities.set(idKey(identity.id), identity);
  registerPrincipal(kernel, {
    objectId: identity.principalId,
    appId: identity.clientId,
    name: identity.name,
    existing: input.existing === true,
  });
  if (input.existing !== true) tellIdentity(kernel, identity, 'write', input.actor);
  return identity;
}

/** Deletes an identity: its role assignments lose their scope, its entries on hosts die. */
export function deleteIdentity(kernel: Kernel, ref: IdentityRef): void {
  const identity = findIdentity(kernel, ref.identity);
  kernel.state.identities.delete(idKey(identity.id));
  kernel.state.principals.delete(identity.principalId);
  for (const [key, assignment] of kernel.state.roleAssignments) {
    if (isWithin(assignment.scope, identity.id)) kernel.state.roleAssignments.delete(key);
  }
  if (ref.staleEntries !== 'old') {
    for (const host of kernel.state.hosts.values()) killEntry(host, identity.id);
  }
  tellIdentity(kernel, identity, 'delete');
}

/** Deletes an identity and creates another one under the same name: new principalId and clientId. */
export function recreateIdentity(kernel: Kernel, ref: IdentityRef): Identity {
  const old = findIdentity(kernel, ref.identity);
  deleteIdentity(kernel, ref);
  return createIdentity(kernel, {
    name: old.name,
    resourceGroup: old.resourceGroup,
    subscription: old.subscription,
    location: old.location,
    tags: old.tags,
  });
}

/** The identity with this id; throws when there is none. */
export function findIdentity(kernel: Kernel, id: string): Identity {
  const identity = kernel.state.identities.get(idKey(id));
  if (identity) return identity;
  throw new ArmError(404, 'ResourceNotFound', `There is no identity '${id}'.`);
}

/** Tells Event Grid that an identity was written or deleted. */
export function tellIdentity(
  kernel: Kernel,
  identity: Identity,
  verb: 'write' | 'delete',
  actor?: Actor,
): void {
  const deleted = verb === 'delete';
  kernel.tell({
    type: `Microsoft.Resources.Resource${deleted ? 'Delete' : 'Write'}Success`,
    resource: identity.id,
    operation: deleted ? WRITE.replace('/write', '/delete') : WRITE,
    ...(actor ? { actor } : {}),
  });
}

function killEntry(host: Host, identity: string): void {
  const key = idKey(identity);
  host.identity = {
    ...host.identity,
    user: host.identity.user.map((entry) =>
      idKey(entry.id) === key ? { id: entry.id, principalId: null, clientId: null } : entry,
    ),
  };
}
