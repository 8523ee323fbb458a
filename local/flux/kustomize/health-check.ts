import type { KubeObject } from '../../kubernetes';
import { textOf } from '../../kubernetes';
import { pause } from '../controller';
import { goDuration } from '../../../shared/core/base/go-duration';
import type { Cluster, Ref } from '../flux-object';
import { mapsIn, nameOf, read, specOf } from '../flux-object';
import { healthOf } from '../health';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';

const POLL_MS = 5000;

/** `wait` looks at all that was applied, else `healthChecks` alone. */
export function checkedOf(
  kustomization: KubeObject,
  applied: readonly KubeObject[],
): readonly Ref[] {
  const spec = specOf(kustomization);
  if (spec.wait === true) return applied.map((one) => ({ kind: one.kind, ...nameOf(one) }));
  return mapsIn(spec.healthChecks).map((check) => ({
    kind: textOf(check.kind),
    namespace: textOf(check.namespace),
    name: textOf(check.name),
  }));
}

/** Waits until all of it is healthy, at most `timeoutMs`. */
export async function waitForHealth(
  cluster: Cluster,
  refs: readonly Ref[],
  timeoutMs: number,
): Promise<Outcome<undefined>> {
  const end = cluster.clock.now() + timeoutMs;
  for (;;) {
    const ill = refs
      .map((ref) => ({ ref, health: healthOf(read(cluster, ref)) }))
      .filter(({ health }) => health.status !== 'Current');
    if (ill.length === 0) return done(undefined);
    const broken = ill.filter(({ health }) => health.status === 'Failed');
    const isOver = cluster.clock.now() >= end;
    if (isOver || broken.length > 0) {
      const what = isOver ? 'timeout waiting for' : 'failed early due to stalled resources';
      const names = (isOver ? ill : broken).map(
        ({ ref, health }) => `${shown(ref)} status: '${health.status}'`,
      );
      return failed(
        `health check failed after ${goDuration(timeoutMs - (end - cluster.clock.now()))}: ${what}: [${names.join(', ')}]`,
      );
    }
    await pause(cluster, Math.min(POLL_MS, end - cluster.clock.now()));
  }
}

function shown({ kind, namespace, name }: Ref): string {
  return [kind, namespace, name].filter((part) => part !== '').join('/');
}
