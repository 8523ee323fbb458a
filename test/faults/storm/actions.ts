import type { Dice } from '../../support/random';
import { deletePathOf, IDENTITY_GROUP, pathOf, RECONCILER } from '../../support/stage';
import { entryKey } from './id-key';
import type { Place } from './place';
import { CLUSTERS_TAG, desiredFor, idOf, living, profileIdentities } from './place';

/** Something that somebody in Azure does; what it was, in words. Azure may refuse it by throwing. */
type Action = (place: Place, dice: Dice) => string | undefined | Promise<string | undefined>;

/** Lets one random thing happen, and notes it in the story. */
export async function somethingHappens(place: Place, dice: Dice): Promise<void> {
  const name = dice.pick(Object.keys(ACTIONS)) ?? '';
  const at = new Date(place.stage.clock.now()).toISOString().slice(11, 19);
  try {
    const what = await ACTIONS[name]?.(place, dice);
    if (what !== undefined) place.story.push(`${at} ${name} ${what}`);
  } catch {
    // A cluster at work answers 409 to everybody.
  }
}

const ACTIONS: Readonly<Record<string, Action>> = {
  addPool: onCluster((place, name) => {
    const pool = `p${place.story.length}`;
    place.stage.azure.world.addPool({ cluster: idOf(place, name), name: pool });
    return pool;
  }),
  deletePool: onCluster((place, name, dice) => {
    const hosts = place.stage.azure.world.hosts(idOf(place, name));
    const pool = hosts.length > 1 ? dice.pick(hosts)?.pool : undefined;
    if (pool === undefined) return undefined;
    place.stage.azure.world.deletePool({ cluster: idOf(place, name), name: pool });
    return pool;
  }),
  upgrade: onCluster((place, name, dice) => {
    const dropForeignIdentities = dice.roll(2) === 0;
    const fails = dice.roll(4) === 0;
    const cluster = idOf(place, name);
    place.stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities, fails });
    return `${dropForeignIdentities ? 'that wipes' : 'that keeps'}${fails ? ' and fails' : ''}`;
  }),
  stopOrStart: onCluster((place, name) => {
    const cluster = idOf(place, name);
    const { state } = place.stage.azure.world;
    const stopped = state.clusters.get(cluster)?.powerState === 'Stopped';
    if (stopped) place.stage.azure.world.startCluster({ cluster });
    else place.stage.azure.world.stopCluster({ cluster });
    return stopped ? 'start' : 'stop';
  }),
  deleteCluster: onCluster((place, name, dice) => {
    if (dice.roll(3) > 0) return undefined;
    place.stage.azure.world.deleteCluster({ cluster: idOf(place, name) });
    return '';
  }),
  createClusterAgain(place, dice) {
    const name = dice.pick(place.names.filter((each) => !living(place).includes(each)));
    if (name === undefined) return undefined;
    createCluster(place, name);
    return name;
  },
  createIdentity(place, dice) {
    const { world } = place.stage.azure;
    const name = `id${place.story.length}`;
    world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, tags: tagsFor(place, dice) });
    return name;
  },
  deleteIdentity: onIdentity((place, identity) => {
    place.stage.azure.world.deleteIdentity({ identity });
    return '';
  }),
  recreateIdentity: onIdentity((place, identity, dice) => {
    const staleEntries = dice.roll(2) === 0 ? 'null' : 'old';
    place.stage.azure.world.recreateIdentity({ identity, staleEntries });
    return `with ${staleEntries} ids left behind`;
  }),
  tagIdentity: onIdentity((place, resource, dice) => {
    const tags = tagsFor(place, dice);
    place.stage.azure.world.setTags({ resource, tags });
    return JSON.stringify(tags);
  }),
  detachByHand: onCluster((place, name, dice) => {
    const host = dice.pick(place.stage.azure.world.hosts(idOf(place, name)));
    const identity = dice.pick([...desiredFor(place, name)]);
    if (host === undefined || identity === undefined) return undefined;
    place.stage.azure.world.detachByHand({ host: host.id, identities: [identity] });
    place.ours.delete(entryKey(host, identity));
    return `${identity.split('/').at(-1) ?? ''} from ${host.pool}`;
  }),
  attachByHand: onCluster((place, name, dice) => {
    const host = dice.pick(place.stage.azure.world.hosts(idOf(place, name)));
    const identity = dice.pick(profileIdentities(place));
    if (host === undefined || identity === undefined) return undefined;
    const isThere = host.identity.user.some(({ id }) => id.toLowerCase() === identity);
    if (!isThere) place.ours.delete(entryKey(host, identity));
    place.stage.azure.world.attachByHand({ host: host.id, identities: [identity] });
    return `${identity.split('/').at(-1) ?? ''} to ${host.pool}`;
  }),
  attachForeign: onCluster((place, name, dice) => {
    const { world } = place.stage.azure;
    const host = dice.pick(world.hosts(idOf(place, name)));
    if (host === undefined) return undefined;
    const theirs = { name: `theirs${place.story.length}`, resourceGroup: 'rg-theirs' };
    world.attachByHand({ host: host.id, identities: [world.createIdentity(theirs).id] });
    return `${theirs.name} to ${host.pool}`;
  }),
  takeRole(place, dice) {
    const { state } = place.stage.azure.world;
    const ours = [...state.roleAssignments.values()].filter(
      ({ principalId, scope }) =>
        principalId === RECONCILER.objectId && /resourcegroups/i.test(scope),
    );
    const assignment = dice.pick(ours);
    if (assignment === undefined) return undefined;
    place.stage.azure.world.revokeRole({ assignment: assignment.id });
    return assignment.scope.split('/').at(-1);
  },
  offboard: onCluster(async (place, name) => {
    const had = place.offboarded.has(name);
    // The run may begin before the answer is here.
    place.offboarded.add(name);
    const { status } = await place.stage.http('DELETE', deletePathOf(idOf(place, name)));
    if (status === 202) return '';
    if (!had) place.offboarded.delete(name);
    return undefined;
  }),
  async onboardAgain(place, dice) {
    const name = dice.pick([...place.offboarded]);
    if (name === undefined) return undefined;
    const path = `${pathOf(idOf(place, name))}/resync`;
    const { status } = await place.stage.http('POST', path, { onboard: true });
    if (status !== 202) return undefined;
    place.offboarded.delete(name);
    return name;
  },
};

function onCluster(act: (place: Place, name: string, dice: Dice) => ReturnType<Action>): Action {
  return async (place, dice) => {
    const name = dice.pick(living(place));
    const what = name === undefined ? undefined : await act(place, name, dice);
    return what === undefined ? undefined : `${name ?? ''} ${what}`;
  };
}

function onIdentity(
  act: (place: Place, identity: string, dice: Dice) => ReturnType<Action>,
): Action {
  return async (place, dice) => {
    const identity = dice.pick(profileIdentities(place));
    const what = identity === undefined ? undefined : await act(place, identity, dice);
    return what === undefined ? undefined : `${identity?.split('/').at(-1) ?? ''} ${what}`;
  };
}

/** Half of the identities are for everybody. */
function tagsFor({ names }: Place, dice: Dice): Readonly<Record<string, string>> {
  if (dice.roll(2) === 0) return {};
  return { [CLUSTERS_TAG]: dice.pick(['', ...names, names.join(',')]) ?? '' };
}

export function createCluster({ stage }: Place, name: string): void {
  const pools = ['system', 'apps'].map((pool) => ({ name: pool }));
  stage.azure.world.createCluster({ name, resourceGroup: 'rg-aks', pools });
}
