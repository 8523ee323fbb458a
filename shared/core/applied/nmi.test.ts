import type { Files } from '../../../test/support/flux-tree';
import {
  appliedOf,
  documents,
  gitRepository,
  kustomization,
  namespace,
  nmiRelease,
} from '../../../test/support/flux-tree';
import type { JsonObject } from '../base/json';
import { nmiPresence } from './nmi';

function presence(...objects: readonly JsonObject[]): unknown {
  return of({ 'clusters/prod/x.yaml': documents(...objects) });
}

/** Its first installer, or what is said instead. */
function of(files: Files): unknown {
  const found = nmiPresence(appliedOf(files));
  if (found.kind !== 'installed') return found.kind;
  const [first] = found.installers;
  if (first === undefined) return undefined;
  const { by, version, range, source, suspended } = first;
  return {
    by,
    ...(version !== undefined && { version }),
    ...(range !== undefined && { range }),
    ...(source !== undefined && { source }),
    ...(suspended && { suspended }),
  };
}

const ACR = 'oci://acr.azurecr.io/charts';

function release(spec: JsonObject): JsonObject {
  return {
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: { name: 'x', namespace: 'identity' },
    spec,
  };
}

function chart(name: string, more: JsonObject = {}): JsonObject {
  return release({
    chart: { spec: { chart: name, sourceRef: { kind: 'HelmRepository', name: 'nmi' }, ...more } },
  });
}

function ociRepository(url: string, ref: JsonObject): JsonObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'OCIRepository',
    metadata: { name: 'x', namespace: 'identity' },
    spec: { url, ref },
  };
}

function workload(kind: string, image: string): JsonObject {
  return {
    apiVersion: 'apps/v1',
    kind,
    metadata: { name: 'w', namespace: 'kube-system' },
    spec: { template: { spec: { containers: [{ name: 'c', image }] } } },
  };
}

const CHART_REF = release({ chartRef: { kind: 'OCIRepository', name: 'x' } });
const NMI_IMAGE = 'mcr.microsoft.com/oss/azure/aad-pod-identity/nmi';

describe('NMI is there', () => {
  it('by a HelmRelease, whatever it is called', () => {
    expect(presence(...nmiRelease())).toEqual({
      by: 'HelmRelease',
      version: '4.1.17',
      source: ACR,
    });
  });

  it.each([
    ['4.1.x', { range: '4.1.x' }],
    ['>=4.1.0 <5', { range: '>=4.1.0 <5' }],
    [undefined, { range: '*' }],
    ['4.1.17+7e74f15d242e', { version: '4.1.17+7e74f15d242e' }],
  ])('at the version %s of the chart', (version, expected) => {
    const [source] = nmiRelease();
    expect(
      presence(source ?? {}, chart('aad-pod-identity', version === undefined ? {} : { version })),
    ).toEqual({
      by: 'HelmRelease',
      ...expected,
      source: ACR,
    });
  });

  it.each([
    [{ tag: '4.1.17' }, { version: '4.1.17' }],
    [{ semver: '4.1.x', tag: '4.1.17' }, { range: '4.1.x' }],
    [{ digest: 'sha256:a', semver: '4.x', tag: '4.1.18' }, { version: '4.1.18' }],
    [{ digest: 'sha256:a' }, {}],
  ])('by chartRef to an OCI artifact at %j', (ref, expected) => {
    const url = 'oci://acr.azurecr.io/charts/aad-pod-identity';
    expect(presence(CHART_REF, ociRepository(url, ref))).toEqual({
      by: 'HelmRelease',
      ...expected,
      source: url,
    });
  });

  it('by a chart that lies in a folder of a Git repository', () => {
    const git = release({
      chart: {
        spec: {
          chart: './charts/aad-pod-identity/',
          sourceRef: { kind: 'GitRepository', name: 'g', namespace: 'flux-system' },
        },
      },
    });
    expect(presence(git, gitRepository('g', { url: 'https://github.com/a/b' }))).toEqual({
      by: 'HelmRelease',
      range: '*',
      source: 'https://github.com/a/b',
    });
  });

  it.each(['pod-identity', 'contoso-aad-pod-identity', 'aad-podidentity'])(
    'by a copy of the chart called %s',
    (name) => {
      expect(presence(chart(name, { version: '1.0.0' }))).toEqual({
        by: 'HelmRelease',
        version: '1.0.0',
      });
    },
  );

  it.each([
    ['DaemonSet', `${NMI_IMAGE}:v1.8.17`, { by: 'DaemonSet', version: 'v1.8.17' }],
    ['DaemonSet', 'acr.azurecr.io:5000/nmi@sha256:aa', { by: 'DaemonSet' }],
    ['DaemonSet', `${NMI_IMAGE}:v1.8.17@sha256:aa`, { by: 'DaemonSet', version: 'v1.8.17' }],
    [
      'Deployment',
      'mcr.microsoft.com/oss/azure/aad-pod-identity/mic:v1.8.13',
      { by: 'Workload', version: 'v1.8.13' },
    ],
  ])('by a %s that runs %s', (kind, image, expected) => {
    expect(presence(workload(kind, image))).toEqual({ ...expected, source: image });
  });

  it.each([
    [
      'the chart that it depends on',
      {
        'Chart.yaml': 'name: platform\nversion: 2.0.0\ndependencies: [{name: aad-pod-identity}]\n',
      },
    ],
    [
      'requirements.yaml',
      {
        'Chart.yaml': 'name: platform\nversion: 2.0.0\n',
        'requirements.yaml': 'dependencies: [{name: aad-pod-identity}]\n',
      },
    ],
    [
      'a copy in charts/',
      {
        'Chart.yaml': 'name: platform\nversion: 2.0.0\n',
        'charts/aad-pod-identity/Chart.yaml': 'name: aad-pod-identity\n',
      },
    ],
    [
      'a template of its own',
      {
        'Chart.yaml': 'name: platform\nversion: 2.0.0\n',
        'templates/nmi.yaml': '        image: "{{ .Values.registry }}/nmi:v1.8.17"\n',
      },
    ],
  ])('by a chart of the repository with NMI in it: %s', (_, files) => {
    const sourceRef = { kind: 'GitRepository', name: 'flux-system', namespace: 'flux-system' };
    const umbrella = release({ chart: { spec: { chart: './charts/platform', sourceRef } } });
    expect(
      of({
        'clusters/prod/x.yaml': documents(umbrella),
        ...Object.fromEntries(
          Object.entries(files).map(([name, text]) => [`charts/platform/${name}`, text]),
        ),
      }),
    ).toEqual({ by: 'HelmRelease', version: '2.0.0', source: 'https://github.com/contoso/fleet' });
  });

  it('by its cluster role, when nothing else of it is seen', () => {
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'aad-pod-identity-nmi' },
    };
    expect(presence(role)).toEqual({ by: 'Workload' });
  });

  it.each([
    [
      'fluxcd.controlplane.io/v1',
      'ResourceSet',
      { resourcesTemplate: 'chart: aad-pod-identity' },
      { by: 'ResourceSet' },
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      { sources: [{ chart: 'aad-pod-identity', repoURL: 'https://x', targetRevision: '4.1.1' }] },
      { by: 'ArgoApplication', version: '4.1.1', source: 'https://x' },
    ],
    [
      'argoproj.io/v1alpha1',
      'Application',
      { source: { path: 'addons/pod-identity', repoURL: 'https://x' } },
      { by: 'ArgoApplication', source: 'https://x' },
    ],
    [
      'argoproj.io/v1alpha1',
      'ApplicationSet',
      { template: { spec: { source: { chart: 'aad-pod-identity' } } } },
      { by: 'ArgoApplication' },
    ],
    [
      'infra.contrib.fluxcd.io/v1alpha2',
      'Terraform',
      { path: './modules/aad-pod-identity' },
      { by: 'OtherController' },
    ],
    [
      'helm.crossplane.io/v1beta1',
      'Release',
      { forProvider: { chart: { name: 'aad-pod-identity' } } },
      { by: 'OtherController' },
    ],
    [
      'helm.cattle.io/v1',
      'HelmChart',
      { chart: 'aad-pod-identity', repo: 'https://x', version: '4.1.9' },
      { by: 'HelmChart', version: '4.1.9', source: 'https://x' },
    ],
  ])('by %s %s', (apiVersion, kind, spec, expected) => {
    const object = {
      apiVersion,
      kind,
      metadata: { name: 'x', namespace: 'flux-system' },
      spec: spec as JsonObject,
    };
    expect(presence(object)).toEqual(expected);
  });

  it('and suspended, when the release or its Kustomization is', () => {
    expect(presence(...nmiRelease({ suspend: true }))).toMatchObject({ suspended: true });
    const files = {
      'clusters/prod/k.yaml': documents(kustomization('k', 'k', { suspend: true })),
      'k/x.yaml': documents(...nmiRelease()),
    };
    expect(of(files)).toMatchObject({ by: 'HelmRelease', suspended: true });
  });
});

describe('NMI is absent', () => {
  it('where everything was followed, and nothing speaks of it', () => {
    expect(
      presence(
        namespace('a'),
        workload('DaemonSet', 'acr/nminer:1'),
        workload('Deployment', 'acr/micro:1'),
      ),
    ).toBe('absent');
  });

  it('from this cluster, when the release goes to another one', () => {
    expect(presence(...nmiRelease({ kubeConfig: { secretRef: { name: 'x' } } }))).toBe('absent');
  });

  it('where other charts are installed, even with a source that nobody sees', () => {
    expect(presence(chart('ingress-nginx', { version: '4.10.1' }))).toBe('absent');
    expect(presence(chart('azure-workload-identity'))).toBe('absent');
  });
});

describe('nobody can tell whether NMI is there', () => {
  it('where a release takes its chart from a source that no file has', () => {
    expect(presence(CHART_REF)).toBe('unknown');
  });

  it('where a Kustomization is suspended: what it applied before is not in Git', () => {
    const files = {
      'clusters/prod/k.yaml': documents(kustomization('k', 'k', { suspend: true })),
      'k/x.yaml': documents(namespace('k')),
    };
    expect(of(files)).toBe('unknown');
  });

  it.each([
    ['a Kustomization cannot be built', kustomization('k', 'gone')],
    [
      'another repository is not read',
      kustomization('k', 'k', { sourceRef: { kind: 'OCIRepository', name: 'x' } }),
    ],
    [
      'a template can bring anything',
      {
        apiVersion: 'fluxcd.controlplane.io/v1',
        kind: 'ResourceSet',
        metadata: { name: 'x', namespace: 'a' },
        spec: {},
      },
    ],
  ])('where %s', (_, object) => {
    expect(presence(object)).toBe('unknown');
  });

  it.each([
    ['chart', chart('${chart}', { version: '1.0.0' })],
    ['last part of the address', release({ chartRef: { kind: 'OCIRepository', name: 'x' } })],
  ])('where the %s is a variable', (_, object) => {
    const secret = { postBuild: { substituteFrom: [{ kind: 'Secret', name: 's' }] } };
    const files = {
      'clusters/prod/k.yaml': documents(kustomization('k', 'k', secret)),
      'k/x.yaml': documents(object, ociRepository('oci://acr.azurecr.io/${chart}', { tag: '1' })),
    };
    expect(of(files)).toBe('unknown');
  });

  it('not so where the registry is one: the chart is another', () => {
    const secret = { postBuild: { substituteFrom: [{ kind: 'Secret', name: 's' }] } };
    const files = {
      'clusters/prod/k.yaml': documents(kustomization('k', 'k', secret)),
      'k/x.yaml': documents(
        CHART_REF,
        ociRepository('oci://${acr}/charts/podinfo', { tag: '${tag}' }),
      ),
    };
    expect(of(files)).toBe('absent');
  });

  it('where the image of a DaemonSet is a variable of a Secret', () => {
    const files = {
      'clusters/prod/k.yaml': documents(
        kustomization('k', 'k', { postBuild: { substituteFrom: [{ kind: 'Secret', name: 's' }] } }),
      ),
      'k/x.yaml': documents(workload('DaemonSet', '${image}')),
    };
    expect(of(files)).toBe('unknown');
  });
});
