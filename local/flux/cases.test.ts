import { parse } from 'yaml';
import type { Bench, BenchOptions } from './testing';
import {
  ACR,
  chartSource,
  gotkSync,
  helmRelease,
  kustomization,
  namespace,
  openBench,
} from './testing';

let bench: Bench;
afterEach(() => bench.stop());

async function open(
  files: Readonly<Record<string, string>>,
  options: Partial<BenchOptions> = {},
): Promise<void> {
  bench = await openBench({ ...options, files });
  await bench.minutes(3);
}

const CLUSTER = 'clusters/aks-shop';
const flux = (name: string): string => bench.ready('Kustomization', 'flux-system', name);
/** Without the one that the server itself puts on every namespace. */
function labels(kind: string, name: string): Readonly<Record<string, string>> {
  const all = bench.world.get(kind, undefined, name)?.metadata.labels ?? {};
  const others = Object.entries(all).filter(([key]) => key !== 'kubernetes.io/metadata.name');
  return Object.fromEntries(others);
}
const OWNER = 'kustomize.toolkit.fluxcd.io/name';

/** NMI as a team keeps it, in a folder of its own. */
function nmiIn(
  folder: string,
  in_ = 'baseline',
  release = helmRelease(in_),
): Record<string, string> {
  return {
    [`${folder}/namespace.yaml`]: namespace(in_),
    [`${folder}/source.yaml`]: chartSource(in_, '{ tag: 4.1.17 }'),
    [`${folder}/release.yaml`]: release,
  };
}

describe('two owners of one release', () => {
  it('uninstall the running NMI and install it elsewhere, back and forth at each interval', async () => {
    await open({
      ...nmiIn(
        'team',
        'baseline',
        helmRelease('baseline', '  releaseName: pod-identity\n  targetNamespace: kube-system'),
      ),
      ...nmiIn('ours'),
      [`${CLUSTER}/team.yaml`]: kustomization('team', 'team').replace('10m', '4m'),
      [`${CLUSTER}/ours.yaml`]: kustomization('ours', 'ours').replace('10m', '6m'),
    });
    const seen: string[] = [];
    for (let minute = 0; minute < 30; minute += 1) {
      await bench.minutes(1);
      seen.push(bench.nmi()?.metadata.namespace ?? 'nowhere');
    }
    const moves = seen.filter((now, at) => at > 0 && now !== seen[at - 1]);
    expect(new Set(seen)).toEqual(new Set(['baseline', 'kube-system']));
    expect(moves.length).toBeGreaterThan(3);
  });

  it('cannot both have a release: the second fails on the ClusterRole of NMI, whatever its namespace', async () => {
    await open({
      ...nmiIn(`${CLUSTER}/a`, 'baseline'),
      ...nmiIn(`${CLUSTER}/b`, 'identity', helmRelease('identity', '', 'second')),
    });
    const both = [
      bench.ready('HelmRelease', 'baseline', 'aad-pod-identity'),
      bench.ready('HelmRelease', 'identity', 'second'),
    ];
    expect(both.filter((text) => text.startsWith('True InstallSucceeded'))).toHaveLength(1);
    expect(both.find((text) => text.startsWith('False'))).toMatch(
      /^False InstallFailed: Helm install failed for release \S+ with chart aad-pod-identity@4\.1\.17\S*: Unable to continue with install: ClusterRole "aad-pod-identity-nmi" in namespace "" exists and cannot be imported into the current release: invalid ownership metadata; annotation validation error: key "meta\.helm\.sh\/release-name" must equal /,
    );
  });

  it('a renamed release is uninstalled and installed under its new name', async () => {
    await open(nmiIn(CLUSTER));
    const before = bench.nmi()?.metadata.uid;
    await bench.push({
      [`${CLUSTER}/release.yaml`]: helmRelease('baseline', '  releaseName: nmi'),
    });
    await bench.minutes(3);
    expect(bench.nmi()?.metadata.uid).not.toBe(before);
    expect(bench.nmi()?.metadata.annotations).toMatchObject({ 'meta.helm.sh/release-name': 'nmi' });
    expect(bench.ready('HelmRelease', 'baseline', 'aad-pod-identity')).toMatch(
      /release baseline\/nmi\.v1 /,
    );
  });
});

describe('where files come from', () => {
  it('a path is relative to the root of its own source, not of the bootstrap', async () => {
    await open({
      [`${CLUSTER}/sources.yaml`]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: platform, namespace: flux-system }
spec: { interval: 1m, url: https://github.com/contoso/platform, ref: { branch: main } }
`,
      [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'infrastructure/aad-pod-identity').replace(
        'name: flux-system }\n',
        'name: platform }\n',
      ),
      ...nmiIn('infrastructure/aad-pod-identity'),
    });
    expect(bench.ready('GitRepository', 'flux-system', 'platform')).toMatch(
      /^False GitOperationFailed: /,
    );
    expect(flux('nmi')).toBe('False ArtifactFailed: Source artifact not found, retrying in 30s');
    expect(bench.nmi()).toBeUndefined();
  });

  it('a folder without kustomization.yaml gets one generated: base and overlay below it bring a namespace twice, and all of it stalls', async () => {
    await open({
      'infrastructure/base/namespace.yaml': namespace('baseline'),
      'infrastructure/base/kustomization.yaml': 'resources: [namespace.yaml]\n',
      'infrastructure/aks-shop/kustomization.yaml': 'resources: [../base]\n',
      'infrastructure/other/namespace.yaml': namespace('monitoring'),
      [`${CLUSTER}/infrastructure.yaml`]: kustomization('infrastructure', 'infrastructure'),
    });
    expect(flux('infrastructure')).toMatch(
      /^False BuildFailed: kustomize build failed: .*may not add resource with an already registered id: Namespace.*baseline/s,
    );
    expect(bench.world.list('Namespace').map(({ metadata }) => metadata.name)).not.toContain(
      'monitoring',
    );
  });

  it('items of a List, versions by replacements and tags in a ConfigMap of values all arrive', async () => {
    await open({
      [`${CLUSTER}/namespace.yaml`]: namespace('baseline'),
      [`${CLUSTER}/kustomization.yaml`]: `resources: [flux-system, namespace.yaml, list.yaml, values.yaml, versions.yaml]
replacements:
  - source: { kind: ConfigMap, name: versions, fieldPath: data.chart }
    targets: [{ select: { kind: OCIRepository }, fieldPaths: [spec.ref.tag] }]
`,
      [`${CLUSTER}/flux-system/kustomization.yaml`]: 'resources: [gotk-sync.yaml]\n',
      [`${CLUSTER}/versions.yaml`]: configMap('versions', 'chart: 4.1.18'),
      [`${CLUSTER}/values.yaml`]: configMap(
        'nmi-values',
        'values.yaml: "nmi: { tag: v1.8.16 }"',
        'baseline',
      ),
      [`${CLUSTER}/list.yaml`]: JSON.stringify({
        apiVersion: 'v1',
        kind: 'List',
        items: [
          asJson(chartSource('baseline', '{ tag: none }')),
          asJson(helmRelease('baseline', '  valuesFrom: [{ kind: ConfigMap, name: nmi-values }]')),
        ],
      }),
    });
    expect(flux('flux-system')).toMatch(/^True/);
    expect(bench.ready('HelmRelease', 'baseline', 'aad-pod-identity')).toMatch(
      /^True .*@4\.1\.18\+/,
    );
    expect(new Set(bench.nmiPods())).toEqual(new Set(['v1.8.16']));
  });

  it('a values ConfigMap that is not there stops the release, and says which', async () => {
    await open(
      nmiIn(
        CLUSTER,
        'baseline',
        helmRelease('baseline', '  valuesFrom: [{ kind: ConfigMap, name: gone }]'),
      ),
    );
    expect(bench.ready('HelmRelease', 'baseline', 'aad-pod-identity')).toBe(
      `False ValuesError: could not resolve ConfigMap chart values reference 'baseline/gone' with key 'values.yaml': configmaps "gone" not found`,
    );
  });
});

describe('what Flux prunes', () => {
  it('prunes itself when a kustomization.yaml without flux-system comes into its folder', async () => {
    await open(nmiIn(CLUSTER));
    await bench.push({
      [`${CLUSTER}/kustomization.yaml`]: 'resources: [namespace.yaml, source.yaml, release.yaml]\n',
    });
    await bench.minutes(3);
    expect(bench.world.get('Kustomization', 'flux-system', 'flux-system')).toBeUndefined();
    expect(bench.world.get('GitRepository', 'flux-system', 'flux-system')).toBeUndefined();
  });

  it('a namespace that is there is taken over, its labels replaced, and a revert deletes it with all that is in it', async () => {
    await open({ 'README.md': '' });
    const restricted = '{ pod-security.kubernetes.io/enforce: restricted, owner: shop }';
    bench.world.apply(namespace('baseline', restricted));
    bench.world.apply(configMap('of-somebody', 'a: b', 'baseline'));
    await bench.push({
      'ours/namespace.yaml': namespace(
        'baseline',
        '{ pod-security.kubernetes.io/enforce: privileged }',
      ),
      [`${CLUSTER}/ours.yaml`]: kustomization('ours', 'ours'),
    });
    await bench.minutes(3);
    expect(labels('Namespace', 'baseline')).toEqual({
      'pod-security.kubernetes.io/enforce': 'privileged',
      [OWNER]: 'ours',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    });
    await bench.revert();
    await bench.minutes(3);
    expect(bench.world.get('Namespace', undefined, 'baseline')).toBeUndefined();
    expect(bench.world.list('ConfigMap', 'baseline')).toEqual([]);
  });

  it('two Kustomizations with one namespace take it from each other at each interval, labels and all', async () => {
    await open({
      'team/namespace.yaml': namespace('baseline', '{ enforce: restricted }'),
      'ours/namespace.yaml': namespace('baseline', '{ enforce: privileged }'),
      [`${CLUSTER}/team.yaml`]: kustomization('team', 'team').replace('10m', '4m'),
      [`${CLUSTER}/ours.yaml`]: kustomization('ours', 'ours').replace('10m', '7m'),
    });
    const owners = new Set<string>();
    for (let minute = 0; minute < 20; minute += 1) {
      await bench.minutes(1);
      const { enforce, [OWNER]: owner } = labels('Namespace', 'baseline');
      owners.add(`${enforce} of ${owner}`);
    }
    expect(owners).toEqual(new Set(['restricted of team', 'privileged of ours']));
  });

  it('a namespace marked prune: disabled stays, with all that is in it', async () => {
    await open({
      'ours/namespace.yaml': namespace(
        'baseline',
        '{}',
        '{ kustomize.toolkit.fluxcd.io/prune: disabled }',
      ),
      [`${CLUSTER}/ours.yaml`]: kustomization('ours', 'ours'),
    });
    await bench.push({ [`${CLUSTER}/ours.yaml`]: undefined });
    await bench.minutes(3);
    expect(bench.world.get('Kustomization', 'flux-system', 'ours')).toBeUndefined();
    expect(bench.world.get('Namespace', undefined, 'baseline')).toBeDefined();
  });

  it('what kubectl has applied is taken over with its labels as well', async () => {
    await open({ 'README.md': '' });
    bench.world.apply(namespace('baseline', '{ owner: shop }'));
    await bench.push({ [`${CLUSTER}/namespace.yaml`]: namespace('baseline') });
    await bench.minutes(3);
    expect(labels('Namespace', 'baseline')).toMatchObject({ [OWNER]: 'flux-system' });
    expect(labels('Namespace', 'baseline')).not.toHaveProperty('owner');
  });

  it('"revert, and Flux removes it" is true where the folder of the cluster holds something else: NMI goes, its CRDs stay', async () => {
    await open({ 'README.md': '' });
    await bench.push(nmiIn(CLUSTER));
    await bench.minutes(3);
    expect(bench.nmiPods()).toHaveLength(3);
    await bench.revert();
    await bench.minutes(3);
    expect(bench.nmi()).toBeUndefined();
    expect(bench.nmiPods()).toEqual([]);
    expect(bench.world.get('ClusterRole', undefined, 'aad-pod-identity-nmi')).toBeUndefined();
    expect(
      bench.world.get(
        'CustomResourceDefinition',
        undefined,
        'azureidentities.aadpodidentity.k8s.io',
      ),
    ).toBeDefined();
  });

  it('and false where it holds only that: the path is not found, and NMI stays', async () => {
    await open({ 'README.md': '' });
    await bench.push({ ...nmiIn('nmi') });
    bench.world.apply(kustomization('nmi', 'nmi'));
    await bench.minutes(3);
    expect(bench.nmiPods()).toHaveLength(3);
    await bench.revert();
    await bench.minutes(12);
    expect(flux('nmi')).toMatch(
      /^False ArtifactFailed: kustomization path not found: .*no such file or directory$/,
    );
    expect(bench.nmiPods()).toHaveLength(3);
  });
});

describe('time goes on', () => {
  it('a reverted version goes back by itself', async () => {
    await open(nmiIn(CLUSTER));
    await bench.push({ [`${CLUSTER}/source.yaml`]: chartSource('baseline', '{ tag: 4.1.18 }') });
    await bench.minutes(3);
    expect(new Set(bench.nmiPods())).toEqual(new Set(['v1.8.17']));
    await bench.revert();
    await bench.minutes(3);
    expect(new Set(bench.nmiPods())).toEqual(new Set(['v1.8.16']));
  });

  it('a suspended Kustomization stays behind, and catches up when it is resumed', async () => {
    await open({ ...nmiIn('nmi'), [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'nmi') });
    await bench.push({ [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'nmi', '  suspend: true\n') });
    await bench.minutes(3);
    await bench.push({ 'nmi/source.yaml': chartSource('baseline', '{ tag: 4.1.18 }') });
    await bench.minutes(20);
    expect(new Set(bench.nmiPods())).toEqual(new Set(['v1.8.16']));
    await bench.push({
      [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'nmi', '  suspend: false\n'),
    });
    await bench.minutes(3);
    expect(new Set(bench.nmiPods())).toEqual(new Set(['v1.8.17']));
  });

  it('a suspended release stays behind as well', async () => {
    await open(nmiIn(CLUSTER, 'baseline', helmRelease('baseline', '  suspend: true')));
    expect(bench.nmi()).toBeUndefined();
    await bench.push({ [`${CLUSTER}/release.yaml`]: helmRelease('baseline') });
    await bench.minutes(3);
    expect(bench.nmiPods()).toHaveLength(3);
  });

  it('what somebody changes in the objects of NMI is put back at the next interval', async () => {
    await open(
      nmiIn(CLUSTER, 'baseline', helmRelease('baseline', '  driftDetection: { mode: enabled }')),
    );
    bench.world.remove('ClusterRole', undefined, 'aad-pod-identity-nmi');
    const nmi = bench.nmi();
    bench.world.put({
      ...nmi,
      spec: { ...(nmi?.spec as object), updateStrategy: { type: 'OnDelete' } },
    });
    await bench.minutes(6);
    expect(bench.world.get('ClusterRole', undefined, 'aad-pod-identity-nmi')).toBeDefined();
    expect(JSON.stringify(bench.nmi())).not.toContain('OnDelete');
  });

  it('without drift detection it stays as somebody has made it', async () => {
    await open(nmiIn(CLUSTER));
    bench.world.remove('ClusterRole', undefined, 'aad-pod-identity-nmi');
    await bench.minutes(20);
    expect(bench.world.get('ClusterRole', undefined, 'aad-pod-identity-nmi')).toBeUndefined();
  });

  it('a Kustomization waits for the one that it depends on, and for its revision', async () => {
    await open({
      ...nmiIn('nmi'),
      'exceptions/exception.yaml': `apiVersion: aadpodidentity.k8s.io/v1
kind: AzureIdentity
metadata: { name: a, namespace: baseline }
spec: { type: 0 }
`,
      [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'nmi', '  wait: true\n'),
      [`${CLUSTER}/exceptions.yaml`]: kustomization(
        'exceptions',
        'exceptions',
        '  dependsOn: [{ name: nmi }]\n',
      ),
    });
    expect([flux('nmi'), flux('exceptions')].map((text) => text.split(':')[0])).toEqual([
      'True ReconciliationSucceeded',
      'True ReconciliationSucceeded',
    ]);
    bench.world.apply(kustomization('orphan', 'exceptions', '  dependsOn: [{ name: gone }]\n'));
    await bench.minutes(1);
    expect(flux('orphan')).toMatch(
      /^False DependencyNotReady: dependency 'flux-system\/gone' not found/,
    );
  });

  it('an object whose definition is not there yet fails the Kustomization until it is', async () => {
    await open({
      [`${CLUSTER}/identity.yaml`]:
        'apiVersion: aadpodidentity.k8s.io/v1\nkind: AzureIdentity\nmetadata: { name: a, namespace: default }\n',
    });
    expect(flux('flux-system')).toBe(
      'False ReconciliationFailed: AzureIdentity/default/a dry-run failed: no matches for kind "AzureIdentity" in version "aadpodidentity.k8s.io/v1"',
    );
    bench.world.installCrds();
    await bench.minutes(2);
    expect(flux('flux-system')).toMatch(/^True/);
  });
});

describe('variables', () => {
  const files = {
    'nmi/config.yaml': configMap('settings', 'registry: "${acr_login_server}"'),
    [`${CLUSTER}/nmi.yaml`]: kustomization(
      'nmi',
      'nmi',
      '  postBuild: { substitute: { other: x } }\n',
    ),
  };

  it('one without a value fails the whole Kustomization since Flux 2.9', async () => {
    await open(files);
    expect(flux('nmi')).toMatch(
      /^False BuildFailed: post build failed.*variable not set \(strict mode\): "acr_login_server"$/,
    );
  });

  it('and is put in as nothing before', async () => {
    await open(files, { version: '2.8.8' });
    expect(flux('nmi')).toMatch(/^True/);
    const settings = bench.world.get('ConfigMap', 'default', 'settings');
    expect(JSON.stringify(settings?.data)).not.toContain('acr_login_server');
  });

  it('come from ConfigMaps and Secrets of the cluster, and substitute wins', async () => {
    const from = `  postBuild:
    substituteFrom: [{ kind: ConfigMap, name: cluster }, { kind: Secret, name: secret }, { kind: ConfigMap, name: gone, optional: true }]
    substitute: { b: inline }
`;
    await open({
      'nmi/config.yaml': configMap('settings', 'a: "${a}"\n  b: "${b}"\n  c: "$$${c}"'),
      'clusters/aks-shop/cluster.yaml': configMap('cluster', 'a: map\n  b: map', 'flux-system'),
      [`${CLUSTER}/secret.yaml`]:
        'apiVersion: v1\nkind: Secret\nmetadata: { name: secret, namespace: flux-system }\ndata: { c: c2VjcmV0 }\n',
      [`${CLUSTER}/nmi.yaml`]: kustomization('nmi', 'nmi', from),
    });
    expect(flux('nmi')).toMatch(/^True/);
    expect(bench.world.get('ConfigMap', 'default', 'settings')?.data).toMatchObject({
      a: 'map',
      b: 'inline',
    });
  });
});

describe('the registry', () => {
  const release = (): string => bench.ready('HelmRelease', 'baseline', 'aad-pod-identity');
  const source = (): string => bench.ready('OCIRepository', 'baseline', 'aad-pod-identity');

  it('a digest goes before a tag, and is all that the revision says then', async () => {
    await open(nmiIn(CLUSTER));
    const digest = bench.digests['4.1.18'] ?? '';
    await bench.push({
      [`${CLUSTER}/source.yaml`]: chartSource('baseline', `{ tag: 4.1.17, digest: '${digest}' }`),
    });
    await bench.minutes(3);
    expect(bench.status('OCIRepository', 'baseline', 'aad-pod-identity').artifact).toMatchObject({
      revision: digest,
    });
    expect(release()).toMatch(new RegExp(`^True .*@4\\.1\\.18\\+${digest.slice(7, 19)}$`));
  });

  it('a tag that is not there stops the release where it is, and NMI runs on', async () => {
    await open(nmiIn(CLUSTER));
    await bench.push({ [`${CLUSTER}/source.yaml`]: chartSource('baseline', '{ tag: 4.1.19 }') });
    await bench.minutes(3);
    expect(source()).toMatch(
      /^False OCIArtifactPullFailed: failed to determine artifact digest: .*MANIFEST_UNKNOWN/,
    );
    expect(release()).toMatch(
      /^False SourceNotReady: OCIRepository 'baseline\/aad-pod-identity' is not ready: /,
    );
    expect(bench.nmiPods()).toEqual(['v1.8.16', 'v1.8.16', 'v1.8.16']);
  });

  it('a digest that is not there as well', async () => {
    await open(nmiIn(CLUSTER));
    await bench.push({
      [`${CLUSTER}/source.yaml`]: chartSource('baseline', `{ digest: 'sha256:${'0'.repeat(64)}' }`),
    });
    await bench.minutes(3);
    expect(source()).toMatch(/^False OCIArtifactPullFailed: failed to pull artifact from /);
  });

  it('a kubelet identity without AcrPull can pull neither chart nor images', async () => {
    bench = await openBench({ files: nmiIn(CLUSTER) });
    bench.denied.add(ACR);
    await bench.minutes(3);
    expect(source()).toMatch(
      /^False OCIArtifactPullFailed: .*UNAUTHORIZED: authentication required/,
    );
    bench.denied.delete(ACR);
    await bench.minutes(2);
    expect(release()).toMatch(/^True InstallSucceeded/);
  });

  it('a HelmRepository of type oci with provider azure installs as well, and the version has no digest then', async () => {
    await open({
      [`${CLUSTER}/namespace.yaml`]: namespace('baseline'),
      [`${CLUSTER}/source.yaml`]: `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: { name: acr, namespace: baseline }
spec: { type: oci, provider: azure, url: 'oci://${ACR}/charts', interval: 5m }
`,
      [`${CLUSTER}/release.yaml`]: helmRelease('baseline').replace(
        'chartRef: { kind: OCIRepository, name: aad-pod-identity }',
        'chart: { spec: { chart: aad-pod-identity, version: 4.1.17, sourceRef: { kind: HelmRepository, name: acr } } }',
      ),
    });
    expect(release()).toMatch(/^True .*@4\.1\.17$/);
    expect(bench.status('HelmRelease', 'baseline', 'aad-pod-identity')).toMatchObject({
      helmChart: 'baseline/baseline-aad-pod-identity',
    });
    expect(bench.nmiPods()).toHaveLength(3);
  });

  it('other bytes under a tag are another version, and NMI is upgraded to them', async () => {
    await open(nmiIn(CLUSTER));
    bench.registries.moveTag(
      ACR,
      'charts/aad-pod-identity',
      '4.1.17',
      bench.digests['4.1.18'] ?? '',
    );
    await bench.minutes(8);
    expect(bench.nmiPods()).toEqual(['v1.8.17', 'v1.8.17', 'v1.8.17']);
  });
});

describe('values', () => {
  it('operatonMode: managed, misspelt, installs standard mode with MIC without a word', async () => {
    await open(
      nmiIn(CLUSTER, 'baseline', helmRelease('baseline').replace('operationMode', 'operatonMode')),
    );
    expect(bench.world.get('Deployment', 'baseline', 'aad-pod-identity-mic')).toBeDefined();
    expect(JSON.stringify(bench.nmi())).toContain('--operation-mode=standard');
  });

  it('a tag that the chart cannot compare fails the installation', async () => {
    const latest = helmRelease('baseline').replace(
      'operationMode: managed',
      'operationMode: managed\n    nmi: { tag: latest }',
    );
    await open(nmiIn(CLUSTER, 'baseline', latest));
    expect(bench.ready('HelmRelease', 'baseline', 'aad-pod-identity')).toMatch(
      /^False InstallFailed: .*nmi\.tag is "latest"/,
    );
    expect(bench.nmi()).toBeUndefined();
  });
});

it('Flux follows its own Git: a bootstrap that moves to another path takes what it applied along', async () => {
  await open(nmiIn(CLUSTER));
  await bench.push({
    'clusters/other/flux-system/gotk-sync.yaml': gotkSync('clusters/other'),
    [`${CLUSTER}/flux-system/gotk-sync.yaml`]: gotkSync('clusters/other'),
  });
  await bench.minutes(5);
  expect(bench.nmi()).toBeUndefined();
  expect(flux('flux-system')).toMatch(/^True/);
});

function configMap(name: string, data: string, in_ = 'default'): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: ${in_} }\ndata:\n  ${data}\n`;
}

function asJson(text: string): unknown {
  return parse(text);
}
