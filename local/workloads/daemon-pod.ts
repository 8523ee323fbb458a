import { createHash } from 'node:crypto';
import type { JsonMap, KubeObject } from '../kubernetes';
import { asMap, isMap, textOf } from '../kubernetes';

const REVISION = 'controller-revision-hash';

/** Names the template: pods of another one are out of date. */
export function revisionOf(daemonSet: KubeObject): string {
  const template = JSON.stringify(asMap(daemonSet.spec).template ?? {});
  return createHash('sha256').update(template).digest('hex').slice(0, 10);
}

/** A pod of a DaemonSet on a node, as the controller makes it: not running yet. */
export function daemonPod(daemonSet: KubeObject, node: string, revision: string): KubeObject {
  const { name, namespace, uid } = daemonSet.metadata;
  const template = asMap(asMap(daemonSet.spec).template);
  const metadata = asMap(template.metadata);
  const suffix = createHash('sha256').update(`${node}/${revision}`).digest('hex').slice(0, 5);
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${suffix}`,
      ...(namespace !== undefined && { namespace }),
      labels: { ...asMap(metadata.labels), [REVISION]: revision },
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true }],
    },
    spec: { ...asMap(template.spec), nodeName: node },
    status: { phase: 'Pending' },
  };
}

export function isOwnedBy(pod: KubeObject, daemonSet: KubeObject): boolean {
  const owners = pod.metadata.ownerReferences;
  return Array.isArray(owners) && owners.some((one) => asMap(one).uid === daemonSet.metadata.uid);
}

export function isOf(pod: KubeObject, revision: string): boolean {
  return pod.metadata.labels?.[REVISION] === revision;
}

export function nodeOf(pod: KubeObject): string {
  return textOf(asMap(pod.spec).nodeName);
}

export function isAvailable(pod: KubeObject): boolean {
  const { conditions } = asMap(pod.status);
  const ready = (Array.isArray(conditions) ? conditions : []).filter(isMap);
  return ready.some(({ type, status }) => type === 'Ready' && status === 'True');
}

export function imagesOf(pod: KubeObject): readonly string[] {
  const { containers } = asMap(pod.spec);
  return (Array.isArray(containers) ? containers : [])
    .filter(isMap)
    .map((one) => textOf(one.image));
}

export function running(now: string, names: readonly string[]): JsonMap {
  return {
    phase: 'Running',
    conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: now }],
    containerStatuses: names.map((image) => ({ image, ready: true, restartCount: 0 })),
  };
}

export function waiting(image: string): JsonMap {
  const message = `Back-off pulling image "${image}"`;
  return {
    phase: 'Pending',
    conditions: [{ type: 'Ready', status: 'False', reason: 'ContainersNotReady' }],
    containerStatuses: [
      { image, ready: false, state: { waiting: { reason: 'ImagePullBackOff', message } } },
    ],
  };
}
