import { equalFold } from './equal-fold';
import type { ObjectSource, PodObject } from './objects';

/**
 * Whether NMI lets a pod go straight to IMDS. One label of one exception in the pod's namespace is enough; its key is
 * compared exactly, its value in any casing. MIC itself passes by the name of its ReplicaSet.
 */
export function isExcepted(objects: ObjectSource, pod: PodObject, micNamespace: string): boolean {
  if (isMic(pod, micNamespace)) return true;
  const labels = pod.metadata.labels ?? {};
  return objects
    .list('AzurePodIdentityException')
    .filter(({ metadata }) => metadata.namespace === pod.metadata.namespace)
    .flatMap(({ spec }) => Object.entries(spec?.podLabels ?? {}))
    .some(([key, value]) => Object.hasOwn(labels, key) && equalFold(labels[key] ?? '', value));
}

function isMic({ metadata }: PodObject, micNamespace: string): boolean {
  const owners = metadata.ownerReferences ?? [];
  const set = owners.find(({ kind }) => equalFold(kind, 'ReplicaSet'));
  return equalFold(metadata.namespace ?? '', micNamespace) && set?.name.startsWith('mic') === true;
}
