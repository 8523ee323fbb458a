import type { JsonMap, KubeObject } from './object';
import { asMap, isMap } from './object';

/** A kind of object that the server serves. */
export interface Resource {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Structural schema of a custom resource; built-in kinds are taken as they come. */
  readonly schema?: JsonMap;
}

const BUILT_IN: readonly Resource[] = [
  core('Namespace', 'namespaces', false),
  core('Pod', 'pods'),
  core('Node', 'nodes', false),
  core('Secret', 'secrets'),
  core('Event', 'events'),
  core('ConfigMap', 'configmaps'),
  core('Service', 'services'),
  core('ServiceAccount', 'serviceaccounts'),
  core('LimitRange', 'limitranges'),
  core('ResourceQuota', 'resourcequotas'),
  named('apps', 'DaemonSet', 'daemonsets'),
  named('apps', 'Deployment', 'deployments'),
  named('apps', 'StatefulSet', 'statefulsets'),
  named('policy', 'PodDisruptionBudget', 'poddisruptionbudgets'),
  named('networking.k8s.io', 'NetworkPolicy', 'networkpolicies'),
  admission('ValidatingAdmissionPolicy', 'validatingadmissionpolicies'),
  admission('ValidatingAdmissionPolicyBinding', 'validatingadmissionpolicybindings'),
  rbac('ClusterRole', 'clusterroles'),
  rbac('ClusterRoleBinding', 'clusterrolebindings'),
  named('rbac.authorization.k8s.io', 'Role', 'roles'),
  named('rbac.authorization.k8s.io', 'RoleBinding', 'rolebindings'),
  {
    group: 'apiextensions.k8s.io',
    version: 'v1',
    kind: 'CustomResourceDefinition',
    plural: 'customresourcedefinitions',
    namespaced: false,
  },
];

function core(kind: string, plural: string, namespaced = true): Resource {
  return { group: '', version: 'v1', kind, plural, namespaced };
}

function named(group: string, kind: string, plural: string): Resource {
  return { group, version: 'v1', kind, plural, namespaced: true };
}

function admission(kind: string, plural: string): Resource {
  return { group: 'admissionregistration.k8s.io', version: 'v1', kind, plural, namespaced: false };
}

function rbac(kind: string, plural: string): Resource {
  return { group: 'rbac.authorization.k8s.io', version: 'v1', kind, plural, namespaced: false };
}

/** The kinds that are served now; custom ones come and go with their definitions. */
export interface Registry {
  all(): readonly Resource[];
  byPlural(group: string, version: string, plural: string): Resource | undefined;
  byKind(apiVersion: string, kind: string): Resource | undefined;
  define(definition: KubeObject): void;
  undefine(definition: KubeObject): void;
}

export function newRegistry(): Registry {
  const custom = new Map<string, readonly Resource[]>();
  const all = (): readonly Resource[] => [...BUILT_IN, ...[...custom.values()].flat()];
  return {
    all,
    byPlural: (group, version, plural) =>
      all().find(
        (each) => each.group === group && each.version === version && each.plural === plural,
      ),
    byKind: (apiVersion, kind) =>
      all().find((each) => apiVersionOf(each) === apiVersion && each.kind === kind),
    define: (definition) => void custom.set(definition.metadata.name, definedBy(definition)),
    undefine: (definition) => void custom.delete(definition.metadata.name),
  };
}

export function apiVersionOf({ group, version }: Resource): string {
  return group === '' ? version : `${group}/${version}`;
}

/** `azureidentities.aadpodidentity.k8s.io`, as messages name a resource. */
export function qualified({ group, plural }: Resource): string {
  return group === '' ? plural : `${plural}.${group}`;
}

function definedBy({ spec }: KubeObject): readonly Resource[] {
  const { group, names, scope, versions } = asMap(spec);
  const { kind, plural } = asMap(names);
  const all = (Array.isArray(versions) ? versions : []).filter(isMap);
  const served = all.filter((version) => version.served !== false);
  return served.map((version) => ({
    group: String(group),
    version: String(version.name),
    kind: String(kind),
    plural: String(plural),
    namespaced: scope === 'Namespaced',
    schema: asMap(asMap(version.schema).openAPIV3Schema),
  }));
}
