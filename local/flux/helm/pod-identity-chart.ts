import type { NmiStarts } from '../../../shared/core/charts/nmi-start';
import { nmiStart } from '../../../shared/core/charts/nmi-start';
import type { Json, JsonObject } from '../../../shared/core/base/json';
import { isJsonObject } from '../../../shared/core/base/json';
import { goText, goTruth } from '../../../shared/core/charts/go-text';
import type { KubeObject } from '../../kubernetes';
import { asMap, isMap, textOf } from '../../kubernetes';
import type { Outcome } from '../outside';
import { done, failed } from '../outside';
import type { Chart } from './chart';
import type { Rendering } from './rendering';
import { micDeployment, nmiDaemonSet } from './pod-identity-workloads';

export const POD_IDENTITY = 'aad-pod-identity';

/** What helm renders of aad-pod-identity 4.1.16 to 4.1.18, as far as it is seen in a cluster (https://github.com/Azure/aad-pod-identity/tree/master/charts). */
export function renderPodIdentity(
  chart: Chart,
  values: JsonObject,
  release: Rendering['release'],
): Outcome<readonly KubeObject[]> {
  const start = nmiStart(values);
  if (start.kind === 'fails') {
    return failed(
      `execution error at (${chart.name}/templates/nmi-daemonset.yaml): ${start.message}`,
    );
  }
  const name = (textOf(values.nameOverride) || chart.name).slice(0, 59).replace(/-$/, '');
  const labels = {
    'app.kubernetes.io/name': name,
    'app.kubernetes.io/instance': release.name,
    'app.kubernetes.io/managed-by': 'Helm',
    'helm.sh/chart': `${chart.name}-${chart.version}`.replaceAll('+', '_').slice(0, 63),
  };
  const rendering: Rendering = { chart, values, release, labels, name };
  return done([
    ...accounts(rendering, 'nmi', start),
    nmiDaemonSet(rendering, start),
    ...(start.mic === undefined ? [] : micObjects(rendering, start)),
    ...exceptions(rendering),
    ...identities(rendering),
    ...userRoles(rendering),
    ...disruptionBudget(rendering),
  ]);
}

function micObjects(rendering: Rendering, start: NmiStarts): readonly KubeObject[] {
  const { values, release, name, labels } = rendering;
  const secret: KubeObject = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `${name}-mic`, namespace: release.namespace, labels },
    data: {},
  };
  return [
    ...accounts(rendering, 'mic', start),
    micDeployment(rendering, start),
    ...(goTruth(values.adminsecret) ? [secret] : []),
  ];
}

function accounts(
  { values, release, name, labels }: Rendering,
  part: 'nmi' | 'mic',
  start: NmiStarts,
): readonly KubeObject[] {
  if (!goTruth(asMap(values.rbac).enabled as Json | undefined)) return [];
  const called = `${name}-${part}`;
  const own = { ...labels, 'app.kubernetes.io/component': part };
  const group = 'rbac.authorization.k8s.io';
  return [
    {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: called, namespace: release.namespace, labels: own },
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRole',
      metadata: { name: called, labels: own },
      rules: rules(part, start),
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: called, labels: own },
      subjects: [{ kind: 'ServiceAccount', name: called, namespace: release.namespace }],
      roleRef: { kind: 'ClusterRole', name: called, apiGroup: group },
    },
  ];
}

function rules(part: 'nmi' | 'mic', { readsSecrets, mic }: NmiStarts): readonly object[] {
  const read = ['get', 'list', 'watch'];
  const group = 'aadpodidentity.k8s.io';
  const assigned = { apiGroups: [group], resources: ['azureassignedidentities'] };
  const reads = ['azureidentitybindings', 'azureidentities', 'azurepodidentityexceptions'];
  return [
    {
      apiGroups: ['apiextensions.k8s.io'],
      resources: ['customresourcedefinitions'],
      verbs: part === 'nmi' ? ['get', 'list'] : ['*'],
    },
    { apiGroups: [''], resources: part === 'nmi' ? ['pods'] : ['pods', 'nodes'], verbs: read },
    ...(part === 'nmi' && readsSecrets
      ? [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }]
      : []),
    { apiGroups: [group], resources: reads, verbs: read },
    // NMI in standard mode reads what MIC writes.
    ...(mic === undefined ? [] : [{ ...assigned, verbs: part === 'nmi' ? read : ['*'] }]),
  ];
}

/** `installMICException` is a text in the chart's own values, and every text but the empty one is true. */
function exceptions({ values, release }: Rendering): readonly KubeObject[] {
  if (!goTruth(values.installMICException)) return [];
  const exception = (name: string, namespace: string, podLabels: object): KubeObject => ({
    apiVersion: 'aadpodidentity.k8s.io/v1',
    kind: 'AzurePodIdentityException',
    metadata: { name, namespace },
    spec: { podLabels },
  });
  const mic = { app: 'mic', component: 'mic', 'app.kubernetes.io/component': 'mic' };
  return [
    ...(values.operationMode === 'standard' ? [exception('mic', release.namespace, mic)] : []),
    exception('aks-addon-exception', 'kube-system', { 'kubernetes.azure.com/managedby': 'aks' }),
  ];
}

function identities({ values, release, labels }: Rendering): readonly KubeObject[] {
  const given = values.azureIdentities;
  const rows = Array.isArray(given)
    ? given.map((value, at) => [String(at), value] as const)
    : Object.entries(isJsonObject(given) ? given : {});
  return rows.flatMap(([key, value]) => {
    const one = asMap(value);
    const binding = asMap(one.binding);
    const name = textOf(one.name) || key;
    const namespace = textOf(one.namespace) || release.namespace;
    const made = (kind: string, called: string, spec: object): KubeObject => ({
      apiVersion: 'aadpodidentity.k8s.io/v1',
      kind,
      metadata: { name: called, namespace, labels },
      spec,
    });
    const { type, clientID, resourceID } = one;
    return [
      made('AzureIdentity', name, { type, clientID, resourceID }),
      made('AzureIdentityBinding', textOf(binding.name), {
        azureIdentity: name,
        selector: binding.selector,
      }),
    ];
  });
}

function userRoles({ values, release, labels }: Rendering): readonly KubeObject[] {
  const rbac = asMap(values.rbac);
  const isWanted = [rbac.enabled, rbac.createUserFacingClusterRoles].every((one) =>
    goTruth(one as Json),
  );
  const full = release.name.includes(POD_IDENTITY)
    ? release.name
    : `${release.name}-${POD_IDENTITY}`;
  if (!isWanted) return [];
  return ['view', 'edit'].map((role) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: `${full}-${role}`, labels },
    rules: [],
  }));
}

function disruptionBudget({ values, release }: Rendering): readonly KubeObject[] {
  const { podDisruptionBudget } = asMap(values.mic);
  if (!isMap(podDisruptionBudget) || Object.keys(podDisruptionBudget).length === 0) return [];
  return [
    {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'mic-pdb', namespace: release.namespace },
      spec: { minAvailable: goText(podDisruptionBudget.minAvailable as Json) },
    },
  ];
}
