import { tellOf } from '../faults/fleet';
import type { Scene } from './scene';
import { MINUTE, readyOf, unchanged, worldOf } from './scene';

/** Azure answers once that the cluster does not exist. Nothing may be taken back; then it is deleted for good. */
export async function falseAbsence(scene: Scene): Promise<boolean> {
  const { stage, cluster, say } = scene;
  const before = worldOf(scene);
  say.act('nothing: but Azure answers one GET of the cluster with 404, for a moment');
  stage.azure.faults.next({ method: 'GET', path: /managedClusters\/aks1$/i }, { kind: 'absent' });
  tellOf(stage, cluster);
  await stage.clock.advance(MINUTE);
  await stage.host.idle();
  say.reconciler(await readyOf(scene));
  const kept = unchanged(scene, before);
  await stage.clock.advance(10 * MINUTE);
  await stage.settle();
  say.reconciler(`ten minutes later: ${await readyOf(scene)}`);
  return kept && unchanged(scene, before);
}
