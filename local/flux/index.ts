/** Flux in a simulated cluster: source-, kustomize- and helm-controller, and what Kubernetes itself does about their objects. */
import type { Clock } from '../clock';
import type { ClusterWorld, FluxServed } from '../kubernetes';
import { runDaemonSets } from '../workloads/daemon-sets';
import { runDeployments } from '../workloads/deployments';
import { runNamespaces } from '../workloads/namespaces';
import { runController } from './controller';
import type { Cluster } from './flux-object';
import type { HelmControl } from './helm/control';
import { helmReleases } from './helm/helm-releases';
import type { KustomizeControl } from './kustomize/kustomizations';
import { kustomizations } from './kustomize/kustomizations';
import type { Outside } from './outside';
import { newArtifacts } from './source/artifacts';
import { gitRepositories } from './source/git-repository';
import { helmCharts } from './source/helm-chart';
import { helmRepositories } from './source/helm-repository';
import { ociRepositories } from './source/oci-repository';
import type { SourceControl } from './source/source';

export { outsideOf } from './outside-of';
export type { Outside } from './outside';

export interface FluxOptions {
  readonly clock: Clock;
  readonly world: ClusterWorld;
  readonly outside: Outside;
  /** `2.9.4`: which API versions are served, what a variable without a value does, how Helm waits. Default 2.9.4. */
  readonly version?: string;
  /** What a new NMI takes on a node, the end of the old one included. Default 9 s. */
  readonly podMs?: number;
  /** Clusters that `kubeConfig` of a Kustomization leads to, by its Secret. */
  readonly elsewhere?: (secret: string) => Cluster | undefined;
}

export interface SimulatedFlux {
  /** `flux reconcile`: looks now instead of after the interval. */
  reconcile(kind: string, namespace: string, name: string): void;
  stop(): void;
}

/** Installs Flux' kinds and starts its controllers. */
export function startFlux(options: FluxOptions): SimulatedFlux {
  const { clock, world, outside, version = '2.9.4', podMs, elsewhere } = options;
  const minor = Number(version.split('.')[1] ?? 0);
  if (world.resources().every(({ kind }) => kind !== 'Kustomization')) {
    world.installFlux(servedBy(minor));
  }
  const artifacts = newArtifacts();
  const source: SourceControl = { world, clock, outside, artifacts };
  const kustomize: KustomizeControl = {
    ...{ world, clock, artifacts, fields: new Map(), strictVariables: minor >= 9 },
    ...(elsewhere !== undefined && { elsewhere }),
  };
  const helm: HelmControl = { world, clock, artifacts, kstatus: minor >= 8 };
  const cluster: Cluster = { world, clock };
  const ends = [
    runNamespaces(world, clock),
    runDeployments(world, clock),
    runDaemonSets({
      ...{ world, clock, hasImage: (image) => outside.hasImage(image) },
      ...(podMs !== undefined && { podMs }),
    }),
    ...[gitRepositories, ociRepositories, helmRepositories, helmCharts].map((make) =>
      runController(cluster, make(source)),
    ),
    runController(cluster, kustomizations(kustomize)),
    runController(cluster, helmReleases(helm)),
  ];
  return {
    reconcile: (kind, namespace, name) => request(cluster, { kind, namespace, name }),
    stop: () => ends.toReversed().forEach((end) => end()),
  };
}

function request(
  { world, clock }: Cluster,
  {
    kind,
    namespace,
    name,
  }: { readonly kind: string; readonly namespace: string; readonly name: string },
): void {
  const object = world.get(kind, namespace, name);
  if (object === undefined) throw new Error(`there is no ${kind} ${namespace}/${name}`);
  const requested = `${new Date(clock.now()).toISOString()} ${object.metadata.resourceVersion ?? ''}`;
  const annotations = {
    ...object.metadata.annotations,
    'reconcile.fluxcd.io/requestedAt': requested,
  };
  world.put({ ...object, metadata: { ...object.metadata, annotations } });
}

/** API versions that a minor release of Flux 2 serves, as its CRDs say. */
function servedBy(minor: number): FluxServed {
  return {
    HelmRelease: [
      ...(minor < 7 ? ['v2beta1'] : []),
      ...(minor >= 2 && minor < 8 ? ['v2beta2'] : []),
      ...(minor >= 3 ? ['v2'] : []),
    ],
    HelmRepository: [...(minor < 8 ? ['v1beta2'] : []), ...(minor >= 3 ? ['v1'] : [])],
    OCIRepository: [...(minor < 8 ? ['v1beta2'] : []), ...(minor >= 6 ? ['v1'] : [])],
    GitRepository: [...(minor < 8 ? ['v1beta2'] : []), 'v1'],
    Kustomization: [...(minor < 8 ? ['v1beta2'] : []), 'v1'],
  };
}
