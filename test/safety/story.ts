import type { Narrator } from '../../local/start/narrator';
import { createIdentities, openStage } from '../support/stage';
import { resourceId } from '../../shared/core/base/resource-id';
import { dryRun } from './dry-run';
import { falseAbsence } from './false-absence';
import type { Act, Scene } from './scene';
import { MINUTE, worldOf } from './scene';
import { systemKey } from './system-key';

const ACTS: readonly (readonly [string, Act])[] = [
  ['What one read does not show is not gone', falseAbsence],
  ['Nobody gets in behind the API', systemKey],
  ['A dry run stays a dry run', dryRun],
];

/** Plays what must never happen, on the simulated Azure and its clock. True when nothing of it did. */
export async function playSafety(say: Narrator): Promise<boolean> {
  const stage = await openStage({});
  try {
    createIdentities(stage, 'billing', 'orders');
    const pools = [{ name: 'system' }, { name: 'apps' }];
    const { id } = stage.azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'rg-aks',
      pools,
    });
    stage.azure.world.createResourceGroup({ name: 'rg-crown-jewels' });
    await stage.clock.advance(20 * MINUTE);
    await stage.settle();
    const scene: Scene = { stage, cluster: resourceId(id), say };
    say.reconciler(`aks1 is onboarded: ${worldOf(scene)}`);
    let right = true;
    for (const [title, act] of ACTS) {
      say.block(`\n${title}\n`);
      right = (await act(scene)) && right;
    }
    return right;
  } finally {
    await stage.stop();
  }
}
