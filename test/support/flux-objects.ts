/** Objects as Flux' controllers and Helm leave them in a cluster, for the simulated API server. */

export type Raw = Readonly<Record<string, unknown>>;

const LABELS = {
  'kustomize.toolkit.fluxcd.io/name': 'infrastructure',
  'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
};

export interface FluxParts {
  readonly spec: Raw;
  readonly status: Raw;
  readonly labels?: Raw;
}

export function fluxObject(
  [apiVersion, kind, namespace, name]: readonly [string, string, string, string],
  { spec, status, labels = {} }: FluxParts,
): Raw {
  const ready = { type: 'Ready', status: 'True', reason: 'Succeeded', message: '' };
  return {
    ...{ apiVersion, kind, metadata: { namespace, name, labels }, spec },
    status: { observedGeneration: 1, conditions: [ready], ...status },
  };
}

export interface InstalledWith {
  readonly commit: string;
  readonly version: string;
  readonly manifest: string;
  readonly url?: string;
  readonly image?: string;
  /** Nodes; default 3, all of them done. */
  readonly nodes?: number;
  readonly done?: number;
  readonly loginServer?: string;
}

/** Everything that is in a cluster after Flux has installed aad-pod-identity from an OCIRepository. */
export function installedByFlux(with_: InstalledWith): readonly Raw[] {
  return [...fluxBootstrap(with_), ...podIdentity(with_)];
}

/** What `flux bootstrap` leaves, with the Kustomization that the base branch adds. */
export function fluxBootstrap({
  commit,
  url = 'https://github.com/contoso/fleet',
}: Pick<InstalledWith, 'commit' | 'url'>): readonly Raw[] {
  const revision = `main@sha1:${commit}`;
  const applied = { lastAppliedRevision: revision, lastAttemptedRevision: revision };
  const sourceRef = { kind: 'GitRepository', name: 'flux-system' };
  return [
    namespace('flux-system'),
    fluxObject(['source.toolkit.fluxcd.io/v1', 'GitRepository', 'flux-system', 'flux-system'], {
      spec: { url, ref: { branch: 'main' } },
      status: { artifact: { revision, digest: 'sha256:00' } },
    }),
    fluxObject(['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system', 'flux-system'], {
      spec: { path: './clusters/aks1', sourceRef },
      status: applied,
    }),
    fluxObject(
      ['kustomize.toolkit.fluxcd.io/v1', 'Kustomization', 'flux-system', 'infrastructure'],
      {
        spec: { path: './infrastructure', sourceRef },
        status: applied,
        labels: { ...LABELS, 'kustomize.toolkit.fluxcd.io/name': 'flux-system' },
      },
    ),
  ];
}

function podIdentity(with_: InstalledWith): readonly Raw[] {
  const { version, manifest, loginServer = 'acrfleet.azurecr.io' } = with_;
  const revision = `${version}+${manifest.slice('sha256:'.length, 'sha256:'.length + 12)}`;
  return [
    namespace('baseline'),
    fluxObject(['source.toolkit.fluxcd.io/v1', 'OCIRepository', 'baseline', 'aad-pod-identity'], {
      spec: {
        url: `oci://${loginServer}/charts/aad-pod-identity`,
        ref: { tag: version, digest: manifest },
      },
      status: { artifact: { revision: `${version}@${manifest}`, digest: 'sha256:00' } },
      labels: LABELS,
    }),
    fluxObject(['helm.toolkit.fluxcd.io/v2', 'HelmRelease', 'baseline', 'aad-pod-identity'], {
      spec: {
        releaseName: 'aad-pod-identity',
        chartRef: { kind: 'OCIRepository', name: 'aad-pod-identity' },
      },
      status: {
        lastAttemptedRevision: revision,
        lastAttemptedRevisionDigest: manifest,
        history: [
          {
            ...{ chartName: 'aad-pod-identity', chartVersion: revision, status: 'deployed' },
            ...{ name: 'aad-pod-identity', namespace: 'baseline', ociDigest: manifest, version: 1 },
          },
        ],
      },
      labels: LABELS,
    }),
    nmiDaemonSet(with_),
  ];
}

function nmiDaemonSet({
  image = 'acrfleet.azurecr.io/oss/azure/aad-pod-identity/nmi:v1.8.17',
  nodes = 3,
  done = nodes,
}: Pick<InstalledWith, 'image' | 'nodes' | 'done'>): Raw {
  const labels = { 'app.kubernetes.io/component': 'nmi', tier: 'node' };
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: {
      ...{ namespace: 'baseline', name: 'aad-pod-identity-nmi', labels },
      annotations: {
        'meta.helm.sh/release-name': 'aad-pod-identity',
        'meta.helm.sh/release-namespace': 'baseline',
      },
    },
    spec: {
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 1 } },
      template: {
        spec: { containers: [{ name: 'nmi', image, args: ['--operation-mode=managed'] }] },
      },
    },
    status: {
      ...{ observedGeneration: 1_000_000, desiredNumberScheduled: nodes },
      ...{ updatedNumberScheduled: done, numberAvailable: nodes, numberReady: nodes },
    },
  };
}

function namespace(name: string): Raw {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}
