import type { Narrator } from '../../local/start/narrator';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Stage } from '../support/stage';
import { RECONCILER } from '../support/stage';

export const MINUTE = 60_000;

/** What an act of the story works on. */
export interface Scene {
  readonly stage: Stage;
  readonly cluster: ResourceId;
  readonly say: Narrator;
}

/** One act: true when the world is as it should be afterwards. */
export type Act = (scene: Scene) => Promise<boolean>;

/** What counts of Azure: who is on which host, and the roles that we gave. */
export function worldOf({ stage, cluster }: Scene): string {
  const hosts = stage.azure.world.hosts(cluster).map((host) => {
    const names = host.identity.user.map(({ id }) => id.split('/').at(-1) ?? id);
    return `${host.pool}: ${names
      .filter((name) => !name.endsWith('-agentpool'))
      .sort()
      .join(', ')}`;
  });
  return [...hosts, `${rolesOf(stage)} roles of ours`].join('; ');
}

function rolesOf(stage: Stage): number {
  return [...stage.azure.world.state.roleAssignments.values()].filter(
    ({ principalId, id }) =>
      principalId === RECONCILER.objectId && id.toLowerCase().includes('/resourcegroups/'),
  ).length;
}

/** The message of the cluster's Ready condition. */
export async function readyOf({ stage, cluster }: Scene): Promise<string> {
  const state = await stage.store.clusters.get(cluster);
  const ready = state?.conditions.find(({ type }) => type === 'Ready');
  return `Ready=${ready?.status ?? '?'} ${ready?.reason ?? '?'}: ${ready?.message ?? ''}`;
}

/** Says whether Azure is as it was, read back. */
export function unchanged(scene: Scene, before: string): boolean {
  const now = worldOf(scene);
  scene.say.result(now === before, `read back from Azure: ${now}`);
  return now === before;
}
