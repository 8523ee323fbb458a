import { RECONCILER } from '../../support/stage';
import type { Name, Scene, Wish } from './scene';
import { addCluster, configure, groupOf, idOf, MORE_GROUP, offboard, resync } from './scene';

/** Something that befalls one of the clusters, and what people want of it before and after. */
export interface Act {
  readonly title: string;
  readonly from: Wish;
  readonly to: Wish;
  befall(scene: Scene, name: Name): void | Promise<void>;
}

/** All that happens to a cluster in its life. */
export const ACTS: readonly Act[] = [
  {
    title: 'is created',
    from: 'gone',
    to: 'both',
    async befall(scene: Scene, name: Name): Promise<void> {
      addCluster(scene, name);
      await resync(scene, name, {});
    },
  },
  {
    title: 'loses an identity',
    from: 'both',
    to: 'both',
    befall(scene: Scene, name: Name): void {
      const { world } = scene.stage.azure;
      const [host] = world.hosts(idOf(scene, name));
      const entry = host?.identity.user.find(({ id }) => /billing$/.test(id));
      world.detachByHand({ host: host?.id ?? '', identities: [entry?.id ?? ''] });
    },
  },
  {
    title: 'loses the role on a group of identities',
    from: 'both',
    to: 'both',
    befall(scene: Scene): void {
      const { world } = scene.stage.azure;
      const group = groupOf(scene, MORE_GROUP);
      for (const { id, scope, principalId } of world.state.roleAssignments.values()) {
        const isOurs = principalId === RECONCILER.objectId && scope.toLowerCase() === group;
        if (isOurs) world.revokeRole({ assignment: id });
      }
    },
  },
  {
    title: 'is off-boarded',
    from: 'both',
    to: 'left',
    befall: offboard,
  },
  {
    title: 'is onboarded again',
    from: 'left',
    to: 'both',
    befall: (scene, name) => resync(scene, name, { onboard: true }),
  },
  {
    title: 'is deleted',
    from: 'both',
    to: 'gone',
    befall(scene: Scene, name: Name): void {
      scene.stage.azure.world.deleteCluster({ cluster: idOf(scene, name) });
    },
  },
  {
    title: 'is upgraded, which wipes its identities',
    from: 'both',
    to: 'both',
    befall(scene: Scene, name: Name): void {
      const cluster = idOf(scene, name);
      scene.stage.azure.world.upgradeCluster({ cluster, dropForeignIdentities: true });
    },
  },
  {
    title: 'gets a profile with fewer groups',
    from: 'both',
    to: 'narrow',
    befall: reconfigure,
  },
  {
    title: 'gets a profile with more groups',
    from: 'narrow',
    to: 'both',
    befall: reconfigure,
  },
];

async function reconfigure(scene: Scene, name: Name): Promise<void> {
  configure(scene);
  await resync(scene, name, {});
}
