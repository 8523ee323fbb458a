/** Objects that installations of aad-pod-identity and the kubelet bring, as the chart 4.1.18 renders them. */

export interface NmiInstallation {
  readonly mode: 'managed' | 'standard';
  readonly forceNamespaced?: boolean;
  readonly namespace?: string;
  /** True: the new template is not on every node yet. */
  readonly rolling?: boolean;
}

const CHART = {
  'app.kubernetes.io/name': 'aad-pod-identity',
  'app.kubernetes.io/instance': 'aad-pod-identity',
  'app.kubernetes.io/managed-by': 'Helm',
  'helm.sh/chart': 'aad-pod-identity',
} as const;
const IMAGES = 'mcr.microsoft.com/oss/azure/aad-pod-identity';

export function nmiDaemonSet(installation: NmiInstallation, nodes: number): object {
  const {
    mode,
    forceNamespaced = false,
    namespace = 'kube-system',
    rolling = false,
  } = installation;
  const labels = { ...CHART, 'app.kubernetes.io/component': 'nmi', tier: 'node' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'aad-pod-identity-nmi', namespace, labels },
    spec: {
      selector: { matchLabels: { 'app.kubernetes.io/component': 'nmi' } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: NMI_ACCOUNT,
          hostNetwork: true,
          containers: [
            {
              name: 'nmi',
              image: `${IMAGES}/nmi:v1.8.17`,
              args: [
                '--node=$(NODE_NAME)',
                '--http-probe-port=8085',
                '--enableScaleFeatures=true',
                '--metadata-header-required=true',
                `--operation-mode=${mode}`,
                ...(mode === 'managed' ? ['--forceNamespaced'] : []),
                '--kubelet-config=/etc/default/kubelet',
              ],
              env:
                mode === 'standard'
                  ? [{ name: 'FORCENAMESPACED', value: String(forceNamespaced) }]
                  : [],
              securityContext: {
                runAsUser: 0,
                capabilities: { drop: ['ALL'], add: ['DAC_READ_SEARCH', 'NET_ADMIN', 'NET_RAW'] },
              },
            },
          ],
        },
      },
    },
    status: {
      observedGeneration: 1_000_000,
      desiredNumberScheduled: nodes,
      currentNumberScheduled: nodes,
      updatedNumberScheduled: rolling ? Math.max(0, nodes - 1) : nodes,
      numberReady: nodes,
    },
  };
}

const NMI_ACCOUNT = 'aad-pod-id-nmi-service-account';

/** NMI's account and its rights, with the names of upstream's deploy/infra, which Helm's do not meet. */
export function nmiAccess({ mode, namespace = 'kube-system' }: NmiInstallation): readonly object[] {
  const group = 'rbac.authorization.k8s.io';
  const role = 'aad-pod-id-nmi-role';
  const verbs = ['get', 'list', 'watch'];
  const read = ['azureidentitybindings', 'azureidentities', 'azurepodidentityexceptions'];
  const resources = mode === 'standard' ? [...read, 'azureassignedidentities'] : read;
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: NMI_ACCOUNT, namespace } },
    {
      ...{ apiVersion: `${group}/v1`, kind: 'ClusterRole', metadata: { name: role } },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs },
        { apiGroups: [''], resources: ['secrets'], verbs: ['get'] },
        { apiGroups: ['aadpodidentity.k8s.io'], resources, verbs },
      ],
    },
    {
      apiVersion: `${group}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'aad-pod-id-nmi-binding' },
      subjects: [{ kind: 'ServiceAccount', name: NMI_ACCOUNT, namespace }],
      roleRef: { apiGroup: group, kind: 'ClusterRole', name: role },
    },
  ];
}

export function micDeployment(replicas: number, namespace: string): object {
  const labels = { ...CHART, 'app.kubernetes.io/component': 'mic' };
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'aad-pod-identity-mic', namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { 'app.kubernetes.io/component': 'mic' } },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: 'mic', image: `${IMAGES}/mic:v1.8.17` }] },
      },
    },
    status: { replicas, readyReplicas: replicas },
  };
}

export interface PodOptions {
  readonly name: string;
  /** Default `default`; created if it is not there. */
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  /** Node that it is scheduled on; without one it waits. */
  readonly node?: string;
  /** Default Running on a node, else Pending. */
  readonly phase?: 'Pending' | 'Running' | 'Succeeded' | 'Failed';
  /** Capabilities that its container drops. */
  readonly drop?: readonly string[];
  readonly hostNetwork?: boolean;
}

export function podObject(options: PodOptions, podIP: string): object {
  const {
    name,
    namespace = 'default',
    labels = {},
    node,
    drop = [],
    hostNetwork = false,
  } = options;
  const { phase = node === undefined ? 'Pending' : 'Running' } = options;
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels },
    spec: {
      hostNetwork,
      ...(node !== undefined && { nodeName: node }),
      containers: [{ name: 'app', image: 'app:1', securityContext: { capabilities: { drop } } }],
    },
    status: { phase, ...(node !== undefined && { podIP }) },
  };
}
