import type { Repositories } from '../../shared/core/applied/flux/types';

const FLEET_URL = 'https://github.com/contoso/fleet';

/**
 * A repository of many clusters: each has its bootstrap, variables, and four Kustomizations. Three of the folders are shared: by all, by
 * the stage, and by the region; the fourth is the cluster's own.
 */
export function fleetRepositories(clusters: number): Repositories {
  const files = new Map<string, string>(SHARED);
  for (let number = 0; number < clusters; number += 1) {
    for (const [path, text] of clusterFiles(number)) files.set(path, text);
  }
  return { own: { urls: [FLEET_URL], branch: 'main', tree: { files } } };
}

export function clusterName(number: number): string {
  return `aks-${String(number).padStart(3, '0')}`;
}

const STAGES = ['dev', 'test', 'prod'];
const REGIONS = ['weu', 'neu', 'eus', 'wus', 'sea'];

function clusterFiles(number: number): readonly (readonly [string, string])[] {
  const name = clusterName(number);
  const stage = STAGES[number % STAGES.length] ?? '';
  const region = REGIONS[number % REGIONS.length] ?? '';
  const folder = `clusters/${name}`;
  return [
    [`${folder}/flux-system/gotk-components.yaml`, COMPONENTS],
    [`${folder}/flux-system/gotk-sync.yaml`, sync(folder)],
    [`${folder}/flux-system/kustomization.yaml`, list('gotk-components.yaml', 'gotk-sync.yaml')],
    [`${folder}/vars.yaml`, vars(name, region)],
    [`${folder}/infrastructure.yaml`, kustomization('infrastructure', 'infrastructure/base')],
    [`${folder}/stage.yaml`, kustomization('stage', `stages/${stage}`)],
    [`${folder}/region.yaml`, kustomization('region', `regions/${region}`)],
    [`${folder}/apps.yaml`, kustomization('apps', `apps/${name}`)],
    [`apps/${name}/kustomization.yaml`, list('../base', 'settings.yaml')],
    [`apps/${name}/settings.yaml`, configMap('settings', 'shop', `cluster: ${name}`)],
  ];
}

const COMPONENTS = `# Flux Version: v2.6.4
apiVersion: v1
kind: Namespace
metadata:
  name: flux-system
  labels:
    app.kubernetes.io/part-of: flux
    app.kubernetes.io/version: v2.6.4
`;

const SHARED: readonly (readonly [string, string])[] = [
  ['infrastructure/base/kustomization.yaml', list('namespace.yaml', 'source.yaml', 'release.yaml')],
  ['infrastructure/base/namespace.yaml', namespace('baseline')],
  [
    'infrastructure/base/source.yaml',
    `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata:
  name: acr
  namespace: baseline
spec:
  type: oci
  interval: 12h
  url: oci://\${acr_login_server}/charts
`,
  ],
  [
    'infrastructure/base/release.yaml',
    `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: aad-pod-identity
  namespace: baseline
spec:
  interval: 30m
  chart:
    spec:
      chart: aad-pod-identity
      version: 4.1.17
      sourceRef:
        kind: HelmRepository
        name: acr
  values:
    operationMode: managed
`,
  ],
  ['apps/base/kustomization.yaml', list('shop.yaml')],
  ['apps/base/shop.yaml', namespace('shop')],
  ...STAGES.map((stage) => [`stages/${stage}/quota.yaml`, namespace(`stage-${stage}`)] as const),
  ...REGIONS.map((region) => [`regions/${region}/dns.yaml`, namespace(`dns-${region}`)] as const),
];

function list(...resources: readonly string[]): string {
  const lines = resources.map((resource) => `  - ${resource}\n`).join('');
  return `apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n${lines}`;
}

function namespace(name: string): string {
  return `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n`;
}

function configMap(name: string, within: string, data: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ${within}\ndata:\n  ${data}\n`;
}

function vars(name: string, region: string): string {
  return configMap(
    'cluster-vars',
    'flux-system',
    `cluster_name: ${name}\n  region: ${region}\n  acr_login_server: acr${region}.azurecr.io`,
  );
}

function kustomization(name: string, path: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: ${name}
  namespace: flux-system
spec:
  interval: 10m
  path: ./${path}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
  postBuild:
    substituteFrom:
      - kind: ConfigMap
        name: cluster-vars
`;
}

function sync(folder: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 1m0s
  ref:
    branch: main
  url: ${FLEET_URL}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata:
  name: flux-system
  namespace: flux-system
spec:
  interval: 10m0s
  path: ./${folder}
  prune: true
  sourceRef:
    kind: GitRepository
    name: flux-system
`;
}
