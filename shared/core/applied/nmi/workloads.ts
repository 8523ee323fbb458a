import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { listAt } from '../flux/fields';
import { groupOf } from '../flux/scope';
import type { AppliedObject } from '../flux/types';
import type { Installer } from './installer';

const WORKLOADS = new Set(['DaemonSet', 'Deployment', 'StatefulSet', 'Pod']);

/** Raw manifests of NMI; where only MIC or the cluster role is among the objects, those. */
export function workloadInstallers(objects: readonly AppliedObject[]): readonly Installer[] {
  const workloads = objects.filter(({ kind }) => WORKLOADS.has(kind));
  const nmi = workloads.flatMap((object) => runs(object, 'nmi'));
  if (nmi.length > 0) return nmi;
  const mic = workloads.flatMap((object) => runs(object, 'mic'));
  return mic.length > 0 ? mic : objects.filter(isNmiRole).map(roleInstaller);
}

function runs(object: AppliedObject, name: 'nmi' | 'mic'): readonly Installer[] {
  const image = imagesOf(object.value).find((one) => imageName(one) === name);
  if (image === undefined) return [];
  const version = /:([^/:]+)$/.exec(withoutDigest(image))?.[1];
  return [
    {
      by: object.kind === 'DaemonSet' ? 'DaemonSet' : 'Workload',
      object,
      ...(version !== undefined && { version }),
      source: image,
      suspended: object.suspended,
    },
  ];
}

/** `acr.azurecr.io/oss/azure/aad-pod-identity/nmi:v1.8.16` is `nmi`. */
function imageName(image: string): string | undefined {
  return withoutDigest(image).split('/').at(-1)?.split(':')[0];
}

function withoutDigest(image: string): string {
  return image.split('@')[0] ?? '';
}

/** Of all containers, wherever the pod's template stands. */
function imagesOf(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(imagesOf);
  if (!isJsonObject(value)) return [];
  const own = [...listAt(value, 'containers'), ...listAt(value, 'initContainers')].flatMap((one) =>
    isJsonObject(one) && typeof one['image'] === 'string' ? [one['image']] : [],
  );
  return [...own, ...Object.values(value).flatMap(imagesOf)];
}

/** `aad-pod-identity-nmi` of the chart, `aad-pod-id-nmi-role` of upstream's manifests. */
function isNmiRole({ apiVersion, kind, name }: AppliedObject): boolean {
  return (
    groupOf(apiVersion) === 'rbac.authorization.k8s.io' &&
    kind === 'ClusterRole' &&
    /^aad-pod-id(entity)?-nmi(-role)?$/.test(name)
  );
}

function roleInstaller(object: AppliedObject): Installer {
  return { by: 'Workload', object, suspended: object.suspended };
}
