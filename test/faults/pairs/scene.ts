import type { Profile } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { clusterId, resourceGroupId } from '../../../shared/core/base/resource-id';
import type { Prepared, Stage } from '../../support/stage';
import { deletePathOf, IDENTITY_GROUP, openStage, pathOf } from '../../support/stage';
import { profile as aProfile } from '../../support/world';
import { MINUTE } from '../fleet';

/** Two clusters of one subscription, each with a profile of its own, that share both groups of identities. */
export interface Scene {
  readonly stage: Stage;
  /** What people want of each cluster; acts change it. */
  readonly wishes: Map<Name, Wish>;
}

export type Name = 'aks1' | 'aks2';
export const NAMES: readonly Name[] = ['aks1', 'aks2'];

/** `both`: identities of both groups; `narrow`: of the first alone. `left`: off-boarded. `gone`: there is no cluster. */
export type Wish = 'both' | 'narrow' | 'left' | 'gone';

export const MORE_GROUP = 'rg-more';
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  [IDENTITY_GROUP]: ['billing', 'orders'],
  [MORE_GROUP]: ['search'],
};

const STARTS = new Map<string, Promise<Prepared>>();

/** Opens the stage with each cluster in the state that is asked for, at rest: each such state is played once. */
export async function openScene(starts: ReadonlyMap<Name, Wish>): Promise<Scene> {
  const key = [...starts].flat().join();
  const prepared = STARTS.get(key) ?? prepare(starts);
  STARTS.set(key, prepared);
  return { stage: await openStage({ from: await prepared }), wishes: new Map(starts) };
}

async function prepare(starts: ReadonlyMap<Name, Wish>): Promise<Prepared> {
  const scene = await play(starts);
  try {
    return scene.stage.freeze();
  } finally {
    await scene.stage.stop();
  }
}

async function play(starts: ReadonlyMap<Name, Wish>): Promise<Scene> {
  const stage = await openStage({ settings: { cooldownSeconds: 1, contestedAfter: 1000 } });
  const scene: Scene = { stage, wishes: new Map(starts) };
  const { world } = stage.azure;
  world.createResourceGroup({ name: MORE_GROUP });
  for (const [resourceGroup, names] of Object.entries(IDENTITIES)) {
    for (const name of names) world.createIdentity({ name, resourceGroup, existing: true });
  }
  configure(scene);
  for (const [name, wish] of starts) if (wish !== 'gone') addCluster(scene, name);
  await stage.clock.advance(16 * MINUTE);
  await stage.settle();
  for (const [name, wish] of starts) if (wish === 'left') await offboard(scene, name);
  await stage.settle();
  return scene;
}

/** Two pools: a scale set each. */
export function addCluster({ stage }: Scene, name: Name): void {
  const pools = ['system', 'apps'].map((pool) => ({ name: pool }));
  stage.azure.world.createCluster({ name, resourceGroup: 'rg-aks', pools, existing: true });
}

export function idOf({ stage }: Scene, name: Name): ResourceId {
  return clusterId(stage.subscription, 'rg-aks', name);
}

export function nodeGroupOf({ stage }: Scene, name: Name): ResourceId {
  return resourceGroupId(stage.subscription, `mc_rg-aks_${name}_westeurope`);
}

export function groupOf({ stage }: Scene, group: string): ResourceId {
  return resourceGroupId(stage.subscription, group);
}

/** The product reads the profiles as the wishes now are. */
export function configure({ stage, wishes }: Scene): void {
  const { configuration } = stage;
  const profiles = NAMES.map((name) => profileFor(stage, name, wishes.get(name) ?? 'both'));
  configuration.current = { ...configuration.current, profiles };
}

function profileFor(stage: Stage, name: Name, wish: Wish): Profile {
  const base = aProfile();
  const groups = wish === 'narrow' ? [IDENTITY_GROUP] : [IDENTITY_GROUP, MORE_GROUP];
  return {
    ...base,
    name: `of-${name}`,
    selector: { subscriptions: [stage.subscription], resourceGroups: [], names: [name], tags: {} },
    identities: {
      ...base.identities,
      resourceGroups: groups.map((group) => resourceGroupId(stage.subscription, group)),
    },
  };
}

export async function offboard(scene: Scene, name: Name): Promise<void> {
  await ask(scene, 'DELETE', deletePathOf(idOf(scene, name)));
}

export async function resync(scene: Scene, name: Name, body: object): Promise<void> {
  await ask(scene, 'POST', `${pathOf(idOf(scene, name))}/resync`, body);
}

/** Asks the API to do something. Throws when it refuses. */
async function ask({ stage }: Scene, method: string, path: string, body?: object): Promise<void> {
  const { status } = await stage.http(method, path, body);
  if (status !== 202) throw new Error(`${method} ${path} was answered ${status}.`);
}

/** Names of the identities that a wish puts on every host. */
export function identitiesFor(wish: Wish): readonly string[] {
  if (wish === 'left' || wish === 'gone') return [];
  const names = [IDENTITY_GROUP, ...(wish === 'both' ? [MORE_GROUP] : [])].flatMap(
    (group) => IDENTITIES[group] ?? [],
  );
  return names.toSorted();
}
