import type { JsonObject } from '../../base/json';
import type { Unknown, UnknownCode } from '../unknown';
import { textAt } from './fields';
import type { ObjectKey } from './object-id';
import { objectId } from './object-id';
import { groupOf } from './scope';

interface Bringer {
  readonly kinds: readonly string[];
  readonly code: UnknownCode;
  readonly how: string;
}

/** Objects that put further objects on the cluster, by a controller that is not computed here. By group. */
const BRINGERS: Readonly<Record<string, Bringer>> = {
  'fluxcd.controlplane.io': {
    kinds: ['ResourceSet'],
    code: 'ResourceSet',
    how: 'its templates are filled in by the Flux operator',
  },
  'argoproj.io': {
    kinds: ['Application', 'ApplicationSet'],
    code: 'OtherController',
    how: 'Argo CD applies what it names',
  },
  'infra.contrib.fluxcd.io': {
    kinds: ['Terraform'],
    code: 'OtherController',
    how: 'what Terraform makes is not in its object',
  },
  'kappctrl.k14s.io': {
    kinds: ['App'],
    code: 'OtherController',
    how: 'kapp-controller applies what it names',
  },
  'fleet.cattle.io': {
    kinds: ['GitRepo', 'Bundle', 'HelmOp'],
    code: 'OtherController',
    how: 'Fleet applies what it names',
  },
  'configsync.gke.io': {
    kinds: ['RootSync', 'RepoSync'],
    code: 'OtherController',
    how: 'Config Sync applies what it names',
  },
  'packaging.carvel.dev': {
    kinds: ['PackageInstall'],
    code: 'OtherController',
    how: 'kapp-controller installs the package that it names',
  },
  'config.projectsveltos.io': {
    kinds: ['ClusterProfile', 'Profile'],
    code: 'OtherController',
    how: 'Sveltos applies what it names',
  },
  'core.oam.dev': {
    kinds: ['Application'],
    code: 'OtherController',
    how: 'KubeVela applies what it holds',
  },
  'kubernetes.crossplane.io': {
    kinds: ['Object'],
    code: 'OtherController',
    how: 'Crossplane applies what it holds',
  },
};

/** The way that ends at an object because another controller goes on from there. */
export function beyond(key: ObjectKey, value: JsonObject): Unknown | undefined {
  const bringer = BRINGERS[groupOf(key.apiVersion)];
  if (bringer === undefined || !bringer.kinds.includes(key.kind)) return undefined;
  if (textAt(value, 'metadata', 'name') === undefined) return undefined;
  return {
    at: objectId(key),
    code: bringer.code,
    message: `${key.kind} ${key.namespace}/${key.name} can bring further objects: ${bringer.how}.`,
  };
}
