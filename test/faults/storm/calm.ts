import type { Host } from '../../../local/azure';
import { conditionOf } from '../fleet';
import { entryKey, idKey } from './id-key';
import type { Place } from './place';
import { desiredFor, fitsAny, idOf, isNamed, living } from './place';

const ENDED: readonly string[] = ['Completed', 'Terminated', 'Failed'];

/** What differs from what people want, after everything has come to rest. */
export async function wrongInTheEnd(place: Place): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const name of place.names) {
    const found = living(place).includes(name)
      ? await wrongWith(place, name)
      : await leftOf(place, name);
    wrong.push(...found.map((what) => `${name}: ${what}`));
  }
  const open = place.stage.host.hub
    .instances()
    .filter(({ runtimeStatus }) => !ENDED.includes(runtimeStatus));
  return [
    ...wrong,
    ...open.map((each) => `${each.name} is ${each.runtimeStatus}`),
    ...place.stage.failed,
  ];
}

async function wrongWith(place: Place, name: string): Promise<readonly string[]> {
  const { stage } = place;
  const cluster = idOf(place, name);
  const stopped = stage.azure.world.state.clusters.get(cluster)?.powerState === 'Stopped';
  const told = await wronglyTold(place, name, stopped);
  if (stopped) return told;
  const hosts = stage.azure.world.hosts(cluster);
  const onHosts = hosts.flatMap((host) => wrongOn(place, name, host));
  return [...told, ...onHosts, ...(await wrongInLedger(place, name, hosts))];
}

/** What people are told of the cluster, and whether everything that was asked for was served. */
async function wronglyTold(
  place: Place,
  name: string,
  stopped: boolean,
): Promise<readonly string[]> {
  const { stage, offboarded } = place;
  const resting = stopped ? 'Unknown/ClusterStopped' : 'True/Converged';
  const expected = offboarded.has(name) ? 'False/OffBoarded' : resting;
  const ready = await conditionOf(stage, idOf(place, name), 'Ready');
  const item = await stage.store.work.get(idOf(place, name));
  return [
    ...(ready?.is === expected ? [] : [`it is ${ready?.is ?? '?'}, ${ready?.message ?? ''}`]),
    ...(item?.generation === item?.reconciledGeneration ? [] : ['it is behind']),
  ];
}

function wrongOn(place: Place, name: string, host: Host): readonly string[] {
  const { state } = place.stage.azure.world;
  const there = new Map(host.identity.user.map((entry) => [idKey(entry.id), entry.principalId]));
  if (!isNamed(place, host)) return leftOut(place, host);
  const lacking = [...desiredFor(place, name)].filter(
    (id) => there.get(id) !== state.identities.get(id)?.principalId,
  );
  return lacking.map((id) => `${host.pool} lacks ${id.split('/').at(-1) ?? ''}`);
}

/** Nothing of ours is left on a pool that the profile leaves out. */
function leftOut(place: Place, host: Host): readonly string[] {
  if (!fitsAny(place, host.cluster)) return [];
  return host.identity.user
    .filter(({ id }) => place.ours.has(entryKey(host, id)))
    .map(({ id }) => `${host.pool} still has ${id.split('/').at(-1) ?? ''}`);
}

/** The ledger holds what we attached and is still there: no less, and nothing else. */
async function wrongInLedger(
  place: Place,
  name: string,
  hosts: readonly Host[],
): Promise<readonly string[]> {
  const ledger = await place.stage.store.ledger.of(idOf(place, name));
  const desired = desiredFor(place, name);
  const there = new Set(
    hosts.flatMap((host) => host.identity.user.map(({ id }) => `${idKey(host.id)}|${idKey(id)}`)),
  );
  return ledger.flatMap((entry) => {
    if (place.offboarded.has(name)) return [`the ledger still holds ${JSON.stringify(entry)}`];
    if (entry.state !== 'held') return [`${entry.kind} is only ${entry.state} in the ledger`];
    if (entry.kind !== 'identity') return [];
    if (!desired.has(entry.identity)) return [`the ledger keeps ${entry.identity}`];
    return there.has(`${entry.host}|${entry.identity}`) ? [] : [`the ledger holds what is gone`];
  });
}

/** Nothing is left to undo of a cluster that was deleted. */
async function leftOf(place: Place, name: string): Promise<readonly string[]> {
  const ledger = await place.stage.store.ledger.of(idOf(place, name));
  return ledger.map((entry) => `it is gone, and the ledger holds ${JSON.stringify(entry)}`);
}
