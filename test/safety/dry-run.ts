import { deletePathOf } from '../support/stage';
import type { Scene } from './scene';
import { MINUTE, readyOf, unchanged, worldOf } from './scene';

interface Refusal {
  readonly title?: string;
  readonly detail?: string;
}

/** A DELETE under dry run is refused, and nothing of it happens when dry run ends days later. */
export async function dryRun(scene: Scene): Promise<boolean> {
  const { stage, cluster, say } = scene;
  const before = worldOf(scene);
  say.act('sets RECONCILER_DRY_RUN=true, and asks to off-board the cluster');
  stage.renew({ dryRun: true });
  const response = await stage.http('DELETE', deletePathOf(cluster));
  const { title = '', detail = '' } = (await response.json()) as Refusal;
  say.reconciler(`answers ${response.status} ${title}: ${detail}`);
  await stage.settle();
  const refused = response.status === 409 && unchanged(scene, before);
  say.act('sets RECONCILER_DRY_RUN=false, two days later');
  stage.renew({ dryRun: false });
  await stage.clock.advance(2 * 24 * 60 * MINUTE);
  await stage.settle();
  say.reconciler(await readyOf(scene));
  return refused && unchanged(scene, before);
}
