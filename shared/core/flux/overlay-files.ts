import type { JsonObject } from '../base/json';
import { admissionPlace } from './admission/admission-files';
import type { ClusterInput, ManifestRules } from './cluster-input';
import type { KustomizePatch } from './kustomization-file';
import { kustomizationFile } from './kustomization-file';
import { baseFolder, clusterFolders } from './layout';
import { namespaceFile } from './namespace-file';
import { nullOperations } from './null-operations';
import { objectName } from './object-name';
import { joined, relativePath } from './paths';
import { releaseNamespaceOf } from './release-namespace';
import { withRealFlags } from './release-values';
import type { RepoFile } from '../base/repo-file';
import { FLUX_GROUPS } from './served-versions';
import { escaped } from './substitution';
import type { DesiredClusterChart } from './desired';

/** The overlay of a cluster: namespaces that it lacks, the bases, and what differs from them. */
export function overlayFiles(input: ClusterInput, repository: ManifestRules): readonly RepoFile[] {
  const { cluster, bases } = input;
  const { overlay } = clusterFolders(repository, cluster);
  const charts = cluster.charts.filter(({ chart }) =>
    input.charts.some((one) => one.chart === chart),
  );
  const namespaces = namespaceFiles(charts, input, repository);
  const folders = charts.map(({ chart }) =>
    relativePath(overlay, bases?.get(chart) ?? baseFolder(repository, chart, cluster)),
  );
  const kustomization = kustomizationFile({
    resources: [
      ...namespaces.map(([name]) => name),
      ...folders,
      ...((input.admission ?? 'none') === 'none' ? [] : [admissionPlace(overlay).entry]),
    ],
    patches: charts.flatMap((chart) => releasePatches(chart, input)),
  });
  return [['kustomization.yaml', kustomization] as const, ...namespaces].map(([name, text]) => ({
    path: joined(overlay, name),
    text,
  }));
}

/** One file each, so that a second chart needs no change of the first one's. With multi-tenancy Helm makes them. */
function namespaceFiles(
  charts: readonly DesiredClusterChart[],
  { namespaces }: ClusterInput,
  { flux }: ManifestRules,
): readonly (readonly [name: string, text: string])[] {
  if (flux.multiTenancy) return [];
  const wanted = new Map(charts.map((chart) => [releaseNamespaceOf(chart, flux), chart.preset]));
  return [...wanted]
    .filter(([name]) => namespaces?.has(name) !== true)
    .map(([name, preset]) => [`namespace-${name}.yaml`, namespaceFile(name, preset)]);
}

/** A merge patch: maps are merged key by key, everything else is replaced, as Helm does with values. */
function releasePatches(
  { chart, preset, values }: DesiredClusterChart,
  input: ClusterInput,
): readonly KustomizePatch[] {
  const name = input.releaseNames.get(chart) ?? objectName(chart);
  const own = escaped(withRealFlags(preset, values));
  if (Object.keys(own).length === 0) return [];
  const patch: JsonObject = {
    apiVersion: `${FLUX_GROUPS.HelmRelease}/${input.apis.versions.HelmRelease}`,
    kind: 'HelmRelease',
    metadata: { name },
    spec: { values: own },
  };
  const nulls = nullOperations(own);
  const target = { kind: 'HelmRelease', name };
  return [{ ...target, patch }, ...(nulls.length > 0 ? [{ ...target, patch: nulls }] : [])];
}
