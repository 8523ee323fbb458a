import type { Resource } from './resources';

/** What differs from kind to kind; the rest follows from the name. */
interface Traits {
  readonly namespaced?: false;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly hasGeneration?: true;
  readonly hasStatus?: true;
}

const COUNTED = { hasGeneration: true, hasStatus: true } as const;
const ALL = { categories: ['all'] } as const;
const RBAC = 'rbac.authorization.k8s.io';

const BUILT_IN: readonly Resource[] = [
  core('ConfigMap', 'configmaps', { shortNames: ['cm'] }),
  core('Event', 'events', { shortNames: ['ev'] }),
  core('LimitRange', 'limitranges', { shortNames: ['limits'] }),
  core('Namespace', 'namespaces', { namespaced: false, shortNames: ['ns'], hasStatus: true }),
  core('Node', 'nodes', { namespaced: false, shortNames: ['no'], hasStatus: true }),
  core('Pod', 'pods', { ...COUNTED, ...ALL, shortNames: ['po'] }),
  core('ResourceQuota', 'resourcequotas', { shortNames: ['quota'], hasStatus: true }),
  core('Secret', 'secrets', {}),
  core('ServiceAccount', 'serviceaccounts', { shortNames: ['sa'] }),
  core('Service', 'services', { ...ALL, shortNames: ['svc'], hasStatus: true }),
  named(
    'admissionregistration.k8s.io',
    'ValidatingAdmissionPolicy',
    'validatingadmissionpolicies',
    {
      ...COUNTED,
      namespaced: false,
      categories: ['api-extensions'],
    },
  ),
  named(
    'admissionregistration.k8s.io',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    { hasGeneration: true, namespaced: false, categories: ['api-extensions'] },
  ),
  named('apps', 'DaemonSet', 'daemonsets', { ...COUNTED, ...ALL, shortNames: ['ds'] }),
  named('apps', 'Deployment', 'deployments', { ...COUNTED, ...ALL, shortNames: ['deploy'] }),
  named('apps', 'StatefulSet', 'statefulsets', { ...COUNTED, ...ALL, shortNames: ['sts'] }),
  named('networking.k8s.io', 'NetworkPolicy', 'networkpolicies', {
    hasGeneration: true,
    shortNames: ['netpol'],
  }),
  named('policy', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    ...COUNTED,
    shortNames: ['pdb'],
  }),
  named(RBAC, 'ClusterRoleBinding', 'clusterrolebindings', { namespaced: false }),
  named(RBAC, 'ClusterRole', 'clusterroles', { namespaced: false }),
  named(RBAC, 'RoleBinding', 'rolebindings', {}),
  named(RBAC, 'Role', 'roles', {}),
  named('apiextensions.k8s.io', 'CustomResourceDefinition', 'customresourcedefinitions', {
    ...COUNTED,
    namespaced: false,
    categories: ['api-extensions'],
    shortNames: ['crd', 'crds'],
  }),
];

export function builtInResources(): readonly Resource[] {
  return BUILT_IN;
}

/** Groups that the server knows without a definition answer for unknown resources themselves. */
export function isBuiltInVersion(group: string, version: string): boolean {
  return BUILT_IN.some((each) => each.group === group && each.version === version);
}

function core(kind: string, plural: string, traits: Traits): Resource {
  return named('', kind, plural, traits);
}

function named(group: string, kind: string, plural: string, traits: Traits): Resource {
  return {
    ...{ group, version: 'v1', kind, plural },
    singular: kind.toLowerCase(),
    listKind: `${kind}List`,
    namespaced: traits.namespaced ?? true,
    shortNames: traits.shortNames ?? [],
    categories: traits.categories ?? [],
    hasGeneration: traits.hasGeneration ?? false,
    hasStatus: traits.hasStatus ?? false,
    columns: [],
  };
}
