import { stackValues } from '../charts/values';
import type { JsonObject } from '../json';
import { baseFolder } from './base-manifests';
import { clusterVarsFile } from './cluster-vars';
import { exceptionsFile, neededExceptions } from './exceptions';
import type { FluxKustomization } from './flux-kustomization';
import { fluxKustomization } from './flux-kustomization';
import type { FluxGeneration } from './generation';
import type { KustomizePatch } from './kustomization-file';
import { kustomizationFile } from './kustomization-file';
import { nullOperations } from './null-operations';
import { objectName } from './object-name';
import { folderOf, joined, relativePath } from './paths';
import { withRealFlags } from './release-values';
import type { RepoFile } from './repo-file';
import { FLUX_GROUPS } from './served-versions';
import { CLUSTER_VARS, escaped } from './substitution';
import type { GitOpsTarget } from './target';
import type { WantedChart, WantedCluster, WantedClusterChart } from './wanted';
import { yamlText } from './yaml-text';

/** Names of the Flux Kustomizations of a cluster. */
const RELEASES = 'identity-charts';
const EXCEPTIONS = 'identity-exceptions';

const LISTING = `Flux applies what is listed here and nothing else of this folder.
After \`flux bootstrap\` with this path, add flux-system.`;
const CRDS_FIRST = "After the release: the chart brings the objects' definitions.";

export type ManifestTarget = Pick<GitOpsTarget, 'flux' | 'layout'>;

/** The two folders of a cluster. Throws ReconcileError (Terminal) for a name that is no plain one. */
export function clusterFolders(
  { layout }: Pick<GitOpsTarget, 'layout'>,
  name: string,
): { readonly overlay: string; readonly cluster: string } {
  return { overlay: folderOf(layout.overlays, name), cluster: folderOf(layout.clusters, name) };
}

/** What a cluster's files are made of. */
export interface ClusterInput {
  readonly cluster: WantedCluster;
  /** The cluster's charts that the base has or gets; of others nothing is written yet. */
  readonly charts: readonly WantedChart[];
  /** Names of the releases by chart, where the base has them under a name of its own. */
  readonly releaseNames: ReadonlyMap<string, string>;
  readonly generation: FluxGeneration;
}

/**
 * Files of one cluster: the overlay with its values, and the Flux Kustomizations that apply it. Exceptions stand in a
 * Kustomization of their own that waits for the release, because the chart brings the CRDs that they need.
 */
export function clusterManifests(input: ClusterInput, target: ManifestTarget): readonly RepoFile[] {
  const { cluster } = input;
  const folders = clusterFolders(target, cluster.name);
  const exceptions = exceptionFiles(input, target);
  return [
    { path: joined(folders.overlay, 'kustomization.yaml'), text: overlayText(input, target) },
    ...exceptions,
    {
      path: joined(folders.cluster, `${CLUSTER_VARS}.yaml`),
      text: clusterVarsFile(cluster, target.flux.namespace),
    },
    {
      path: joined(folders.cluster, 'infrastructure.yaml'),
      text: infrastructureText(input, target, exceptions.length > 0),
    },
    {
      path: joined(folders.cluster, 'kustomization.yaml'),
      text: kustomizationFile({
        comment: LISTING,
        resources: [`${CLUSTER_VARS}.yaml`, 'infrastructure.yaml'],
      }),
    },
  ];
}

function infrastructureText(
  { cluster, generation }: ClusterInput,
  target: ManifestTarget,
  withExceptions: boolean,
): string {
  const { overlay } = clusterFolders(target, cluster.name);
  const version = generation.versions.Kustomization;
  const releases: FluxKustomization = {
    name: RELEASES,
    version,
    folder: overlay,
    dependsOn: [],
    substitute: true,
  };
  const exceptions: FluxKustomization = {
    name: EXCEPTIONS,
    version,
    folder: joined(overlay, 'exceptions'),
    dependsOn: [RELEASES],
    substitute: false,
  };
  return yamlText(
    { value: fluxKustomization(releases, target.flux) },
    ...(withExceptions
      ? [{ comment: CRDS_FIRST, value: fluxKustomization(exceptions, target.flux) }]
      : []),
  );
}

function overlayText(input: ClusterInput, target: ManifestTarget): string {
  const { overlay } = clusterFolders(target, input.cluster.name);
  const charts = input.cluster.charts.filter(({ chart }) =>
    input.charts.some((one) => one.chart === chart),
  );
  return kustomizationFile({
    resources: charts.map(({ chart }) => relativePath(overlay, baseFolder(target, chart))),
    patches: charts
      .filter(({ values }) => Object.keys(values).length > 0)
      .flatMap((chart) => valuesPatches(chart, input)),
  });
}

/** A merge patch: maps are merged key by key, everything else is replaced, as Helm does with values. */
function valuesPatches(
  { chart, preset, values }: WantedClusterChart,
  { releaseNames, generation }: ClusterInput,
): readonly KustomizePatch[] {
  const name = releaseNames.get(chart) ?? objectName(chart);
  const own = escaped(withRealFlags(preset, values));
  const patch: JsonObject = {
    apiVersion: `${FLUX_GROUPS.HelmRelease}/${generation.versions.HelmRelease}`,
    kind: 'HelmRelease',
    metadata: { name },
    spec: { values: own },
  };
  const nulls = nullOperations(own);
  const target = { kind: 'HelmRelease', name };
  return [{ ...target, patch }, ...(nulls.length > 0 ? [{ ...target, patch: nulls }] : [])];
}

function exceptionFiles(input: ClusterInput, target: ManifestTarget): readonly RepoFile[] {
  const own = input.cluster.charts.find(({ preset }) => preset === 'aad-pod-identity');
  if (own === undefined) return [];
  const base = input.charts.find(({ chart }) => chart === own.chart);
  const values = withRealFlags(own.preset, stackValues(base?.values ?? {}, own.values));
  const exceptions = neededExceptions(input.cluster, values, target.flux);
  if (exceptions.length === 0) return [];
  const folder = joined(clusterFolders(target, input.cluster.name).overlay, 'exceptions');
  return [
    { path: joined(folder, 'exceptions.yaml'), text: exceptionsFile(exceptions) },
    {
      path: joined(folder, 'kustomization.yaml'),
      text: kustomizationFile({ resources: ['exceptions.yaml'] }),
    },
  ];
}
