import { RECONCILER, IDENTITY_GROUP, identitiesOn } from '../../support/stage';
import { conditionOf } from '../fleet';
import type { Name, Scene, Wish } from './scene';
import { groupOf, identitiesFor, idOf, MORE_GROUP, NAMES, nodeGroupOf } from './scene';

/** Everything that the two clusters share and have, as an operator could look it up. */
export interface End {
  readonly clusters: Readonly<Record<string, ClusterEnd>>;
  /** Scopes at which we have given ourselves a role. */
  readonly roles: readonly string[];
  /** Orchestrations that did not end well. */
  readonly failed: readonly string[];
}

interface ClusterEnd {
  readonly ready: string;
  readonly attached: Readonly<Record<string, readonly string[]>>;
  /** `system billing` for an identity, the scope for a role. */
  readonly ledger: readonly string[];
}

/** What is there now. */
export async function endOf(scene: Scene): Promise<End> {
  const { stage, wishes } = scene;
  const clusters = await Promise.all(
    NAMES.map(async (name) => [name, await clusterEnd(scene, name, wishes.get(name))] as const),
  );
  return {
    clusters: Object.fromEntries(clusters),
    roles: [...stage.azure.world.state.roleAssignments.values()]
      .filter(({ createdBy }) => createdBy === RECONCILER.objectId)
      .map(({ scope }) => scope.toLowerCase())
      .sort(),
    failed: stage.host.hub
      .instances()
      .filter(({ runtimeStatus }) => runtimeStatus !== 'Completed')
      .map(({ name, runtimeStatus }) => `${name} ${runtimeStatus}`),
  };
}

async function clusterEnd(scene: Scene, name: Name, wish?: Wish): Promise<ClusterEnd> {
  const { stage } = scene;
  const id = idOf(scene, name);
  const ledger = await stage.store.ledger.of(id);
  const ready = wish === 'gone' ? 'gone' : ((await conditionOf(stage, id, 'Ready'))?.is ?? '?');
  const pools = new Map(
    stage.azure.world.hosts(id).map((host) => [host.id.toLowerCase(), host.pool]),
  );
  return {
    ready,
    attached: identitiesOn(stage, id),
    ledger: ledger
      .map((entry) =>
        entry.kind === 'identity'
          ? `${pools.get(entry.host) ?? entry.host} ${entry.identity.split('/').at(-1) ?? ''} ${entry.state}`
          : `${entry.scope} ${entry.state}`,
      )
      .sort(),
  };
}

/** What must be there, by the wishes alone: it does not matter in what order they were uttered. */
export function expectedEnd(scene: Scene): End {
  const { wishes } = scene;
  const wanting = NAMES.filter((name) => identitiesFor(wishOf(scene, name)).length > 0);
  const both = wanting.filter((name) => wishes.get(name) === 'both');
  return {
    clusters: Object.fromEntries(
      NAMES.map((name) => [name, expectedCluster(scene, name, wishOf(scene, name))]),
    ),
    roles: [
      ...wanting.map((name) => nodeGroupOf(scene, name)),
      ...(wanting.length > 0 ? [groupOf(scene, IDENTITY_GROUP)] : []),
      ...(both.length > 0 ? [groupOf(scene, MORE_GROUP)] : []),
    ].sort(),
    failed: [],
  };
}

function wishOf({ wishes }: Scene, name: Name): Wish {
  return wishes.get(name) ?? 'gone';
}

const READY: Readonly<Record<Wish, string>> = {
  both: 'True/Converged',
  narrow: 'True/Converged',
  left: 'False/OffBoarded',
  gone: 'gone',
};

function expectedCluster(scene: Scene, name: Name, wish: Wish): ClusterEnd {
  const names = identitiesFor(wish);
  const pools = wish === 'gone' ? [] : ['apps', 'system'];
  return {
    ready: READY[wish],
    attached: Object.fromEntries(pools.map((pool) => [pool, names])),
    ledger: names.length === 0 ? [] : ledgerOf(scene, name, wish),
  };
}

function ledgerOf(scene: Scene, name: Name, wish: Wish): readonly string[] {
  const groups = [IDENTITY_GROUP, ...(wish === 'both' ? [MORE_GROUP] : [])];
  const scopes = [nodeGroupOf(scene, name), ...groups.map((group) => groupOf(scene, group))];
  return [
    ...['apps', 'system'].flatMap((pool) =>
      identitiesFor(wish).map((each) => `${pool} ${each} held`),
    ),
    ...scopes.map((scope) => `${scope} held`),
  ].sort();
}
