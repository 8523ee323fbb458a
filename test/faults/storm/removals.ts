import type { Exchange, Host } from '../../../local/azure';
import { RECONCILER } from '../../support/stage';
import { entryKey, idKey } from './id-key';
import type { Judge } from './judge';
import type { Place } from './place';
import { desiredFor, idOf, isNamed, living, mayFitAny, wanted } from './place';

/** What of an identity map a write of ours has changed. */
export interface MapChange {
  readonly added: readonly string[];
  readonly removed: readonly Entry[];
}

type Entry = Host['identity']['user'][number];

/** What a PATCH did to a host, whatever was answered. Azure may take it back later, when its operation fails. */
export function changeBy({ status, method }: Exchange, host: Host, now: number): MapChange {
  const { operation, identity } = host;
  const took = method === 'PATCH' && operation?.startedAt === now && status !== 409;
  const before = took ? operation.before.identity.user : identity.user;
  const missingIn = (entries: readonly Entry[]) => {
    const ids = new Set(entries.map(({ id }) => idKey(id)));
    return ({ id }: Entry) => !ids.has(idKey(id));
  };
  return {
    added: identity.user.filter(missingIn(before)).map(({ id }) => idKey(id)),
    removed: before.filter(missingIn(identity.user)),
  };
}

/** An entry of an identity that was deleted, or created again: of no use to anybody, whoever put it there. */
export function isDead({ stage }: Pick<Place, 'stage'>, { id, principalId }: Entry): boolean {
  return stage.azure.world.state.identities.get(idKey(id))?.principalId !== principalId;
}

/**
 * A role of ours that a cluster needs is never taken back by us, and one of others never [P7]. A DELETE of what is not
 * there takes nothing from anybody: it is how we let go of an intent of which nobody knows whether it came true.
 */
export function roleJudge(place: Place): Judge {
  const given = new Set<string>();
  const others = new Set<string>();
  const note = (): void => {
    for (const { id, createdBy } of place.stage.azure.world.state.roleAssignments.values()) {
      if (createdBy !== RECONCILER.objectId) others.add(idKey(id));
    }
  };
  note();
  return ({ method, path, status }) => {
    note();
    if (method === 'PUT') given.add(idKey(path));
    if (method !== 'DELETE') return [];
    if (others.has(idKey(path))) return [`took back a role of somebody else: ${path}`];
    if (status !== 200) return [];
    if (!given.has(idKey(path))) return [`took back a role that we did not give: ${path}`];
    return whoNeeds(place, path).map((name) => `took back a role that ${name} needs: ${path}`);
  };
}

/** Who relies on the scope of an assignment: a cluster on its node resource group, all of them on the identities' group. */
function whoNeeds(place: Place, assignment: string): readonly string[] {
  const scope = idKey(assignment).replace(/\/providers\/microsoft.authorization\/.*$/, '');
  return living(place)
    .filter((name) => wanted(place, name))
    .filter((name) =>
      /\/rg-identities$/.test(scope) ? isLookedAfter(place, name) : scope.includes(`_${name}_`),
    );
}

/**
 * A cluster relies on the role at the identities' group once it has an identity of ours. One of which nobody has told us
 * yet, or that was stopped before its own PUT of that role was sent, has been given nothing: its next run gives it.
 */
function isLookedAfter(place: Place, name: string): boolean {
  const hosts = place.stage.azure.world.hosts(idOf(place, name));
  return hosts.some((host) =>
    host.identity.user.some(({ id }) => place.ours.has(entryKey(host, id))),
  );
}

/** What is left in Azure of what we did, once everybody is off-boarded: there must be nothing [P16]. */
export function leftInAzure(place: Place): readonly string[] {
  const { state } = place.stage.azure.world;
  const entries = [...state.hosts.values()].flatMap((host) =>
    host.identity.user
      .filter(({ id }) => place.ours.has(entryKey(host, id)))
      .map(({ id }) => `${id.split('/').at(-1) ?? id} is left on ${host.name}`),
  );
  const roles = [...state.roleAssignments.values()]
    .filter(({ createdBy }) => createdBy === RECONCILER.objectId)
    .map(
      ({ scope, roleDefinitionId }) => `role ${roleDefinitionId.slice(-36)} is left at ${scope}`,
    );
  return [...entries, ...roles];
}

/** Whether an identity belongs on a host of the cluster, or must stay because the profile names no pool that it has. */
export function belongs(place: Place, host: Host, id: string): boolean {
  if (!isNamed(place, host) && mayFitAny(place, host.cluster)) return false;
  return desiredFor(place, host.cluster.split('/').at(-1) ?? '').has(id);
}
