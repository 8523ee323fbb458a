import type { KubeObject } from '../../kubernetes';
import { asMap, textOf } from '../../kubernetes';
import { maxUnavailable } from '../../workloads/daemon-sets';
import { pause } from '../controller';
import type { Cluster } from '../flux-object';
import { nameOf, read, specOf, statusOf } from '../flux-object';
import { healthOf } from '../health';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';

const POLL_MS = 2000;

export interface Waiting {
  readonly timeoutMs: number;
  /** Helm 4 of Flux 2.8 and newer waits for kstatus, Helm 3 counts by itself. */
  readonly kstatus: boolean;
}

/** `helm --wait`: until everything of the release is up, at most `timeoutMs` (https://helm.sh/docs/intro/using_helm/). */
export async function waitForRelease(
  cluster: Cluster,
  objects: readonly KubeObject[],
  { timeoutMs, kstatus }: Waiting,
): Promise<Outcome<undefined>> {
  const end = cluster.clock.now() + timeoutMs;
  for (;;) {
    const missing = objects.flatMap((object) => whatLacks(cluster, object, kstatus) ?? []);
    if (missing.length === 0) return done(undefined);
    if (cluster.clock.now() >= end) {
      return failed([...(kstatus ? missing : []), 'context deadline exceeded'].join('\n'));
    }
    await pause(cluster, Math.min(POLL_MS, end - cluster.clock.now()));
  }
}

function whatLacks(cluster: Cluster, object: KubeObject, kstatus: boolean): string | undefined {
  const { kind } = object;
  const live = read(cluster, { kind, ...nameOf(object) });
  if (!kstatus && kind === 'DaemonSet') return isUpByHelm3(live) ? undefined : kind;
  const { status, message } = healthOf(live);
  if (status === 'Current') return undefined;
  const { namespace, name } = nameOf(object);
  return `resource ${kind}/${namespace}/${name} not ready. status: ${status}, message: ${message}`;
}

/** All pods of the new template, and no more than maxUnavailable of them not ready (helm.sh/helm/v3, pkg/kube/ready.go). */
function isUpByHelm3(live: KubeObject | undefined): boolean {
  if (live === undefined) return false;
  const strategy = asMap(specOf(live).updateStrategy);
  if (textOf(strategy.type) === 'OnDelete') return true;
  const { desiredNumberScheduled, updatedNumberScheduled, numberReady, observedGeneration } =
    statusOf(live);
  const desired = Number(desiredNumberScheduled ?? -1);
  const allowed = maxUnavailable(strategy, desired);
  return (
    observedGeneration === live.metadata.generation &&
    updatedNumberScheduled === desired &&
    Number(numberReady) >= desired - allowed
  );
}
