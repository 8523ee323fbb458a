import type {
  FluxCondition,
  ObservedFluxObject,
  ObservedCluster,
  ObservedKustomization,
  ObservedRelease,
  ObservedSource,
  ObservedWorkload,
} from '../../shared/core/installed/cluster-facts';
import type { InstallQuestion } from '../../shared/core/installed/install-status';

/** A cluster on which everything has come to rest, as Flux 2.6 and later show it. */
export const COMMIT = '0f8d9a1c5b7e4d3f2a1b0c9d8e7f6a5b4c3d2e1f';
export const BEFORE = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
export const MANIFEST = 'sha256:573458d669183d65b4d4c6a33a3103ec2cc1dcbf719ae9c261df77ca8d7ac39b';
export const OLD_MANIFEST =
  'sha256:7e74f15d242e00000000000000000000000000000000000000000000000000ff';
export const PACKAGE = 'sha256:ffc6d41aa3d8a4e36bfff77332f433e0288324051224bc8183584cc2f991fa28';

export function condition(
  type: string,
  status: FluxCondition['status'],
  reason = 'Succeeded',
  message = '',
): FluxCondition {
  return { type, status, reason, message };
}

const READY = [condition('Ready', 'True', 'ReconciliationSucceeded')];

function fluxObject(namespace: string, name: string): ObservedFluxObject {
  return {
    ...{ namespace, name, generation: 2, observedGeneration: 2 },
    ...{ suspended: false, leaving: false, conditions: READY },
  };
}

export function gitRepository(change: Partial<ObservedSource> = {}): ObservedSource {
  return {
    ...fluxObject('flux-system', 'flux-system'),
    kind: 'GitRepository',
    url: 'ssh://git@github.com/contoso/fleet',
    spec: {},
    revision: `main@sha1:${COMMIT}`,
    ...change,
  };
}

export function kustomization(
  name: string,
  change: Partial<ObservedKustomization> = {},
): ObservedKustomization {
  return {
    ...fluxObject('flux-system', name),
    path: `./${name}`,
    source: { kind: 'GitRepository', namespace: 'flux-system', name: 'flux-system' },
    applied: `main@sha1:${COMMIT}`,
    attempted: `main@sha1:${COMMIT}`,
    ...(name !== 'flux-system' && { appliedBy: { namespace: 'flux-system', name: 'flux-system' } }),
    ...change,
  };
}

export function ociRepository(change: Partial<ObservedSource> = {}): ObservedSource {
  return {
    ...fluxObject('baseline', 'aad-pod-identity'),
    kind: 'OCIRepository',
    url: 'oci://acrfleet.azurecr.io/charts/aad-pod-identity',
    spec: { version: '4.1.18', digest: MANIFEST },
    revision: `4.1.18@${MANIFEST}`,
    digest: PACKAGE,
    ...change,
  };
}

export function helmRelease(change: Partial<ObservedRelease> = {}): ObservedRelease {
  return {
    ...fluxObject('baseline', 'aad-pod-identity'),
    appliedBy: { namespace: 'flux-system', name: 'infrastructure' },
    release: { namespace: 'baseline', name: 'aad-pod-identity' },
    chartRef: { kind: 'OCIRepository', namespace: 'baseline', name: 'aad-pod-identity' },
    elsewhere: false,
    history: [installed('4.1.18+573458d66918', MANIFEST)],
    attempted: '4.1.18+573458d66918',
    ...change,
  };
}

export function installed(
  version: string,
  ociDigest?: string,
  status = 'deployed',
): ObservedRelease['history'][number] {
  return { chart: 'aad-pod-identity', version, status, ...(ociDigest && { ociDigest }) };
}

/** What the release shows before Helm has been at work on the new version. */
export const OLD = {
  history: [installed('4.1.17+7e74f15d242e', OLD_MANIFEST)],
  attempted: '4.1.17+7e74f15d242e',
} as const;

export function nmi(change: Partial<ObservedWorkload> = {}): ObservedWorkload {
  return {
    ...{ part: 'nmi', kind: 'DaemonSet', namespace: 'baseline', name: 'aad-pod-identity-nmi' },
    ...{ generation: 3, observedGeneration: 3, desired: 60, updated: 60, available: 60 },
    image: 'acrfleet.azurecr.io/oss/azure/aad-pod-identity/nmi:v1.8.17',
    release: { namespace: 'baseline', name: 'aad-pod-identity' },
    strategy: 'RollingUpdate',
    ...change,
  };
}

export function seen(change: Partial<ObservedCluster> = {}): ObservedCluster {
  return {
    asked: true,
    unread: [],
    served: ['helm.toolkit.fluxcd.io/v2', 'kustomize.toolkit.fluxcd.io/v1'],
    kustomizations: [kustomization('flux-system'), kustomization('infrastructure')],
    sources: [gitRepository(), ociRepository()],
    releases: [helmRelease()],
    workloads: [nmi()],
    clusterWide: [],
    namespaces: [],
    nodes: { all: 60, notReady: 0, cordoned: 0 },
    ...change,
  };
}

/** A cluster without NMI, and without anything of Flux but its bootstrap. */
export function empty(change: Partial<ObservedCluster> = {}): ObservedCluster {
  return seen({
    kustomizations: [kustomization('flux-system')],
    sources: [gitRepository()],
    releases: [],
    workloads: [],
    ...change,
  });
}

export function question(change: Partial<InstallQuestion> = {}): InstallQuestion {
  return {
    chart: 'aad-pod-identity',
    pins: [{ version: '4.1.18', digest: MANIFEST }],
    commit: COMMIT,
    repository: 'github.com/contoso/fleet',
    hasNmi: true,
    ours: {
      version: '4.1.18',
      manifestDigest: MANIFEST,
      packageDigest: PACKAGE,
      appVersion: 'v1.8.17',
    },
    ...change,
  };
}
