import { stackValues } from '../charts/values';
import { admissionFiles } from './admission/admission-files';
import { hasPolicies } from './admission/desired-admission';
import { entryPlace } from './cluster-entry';
import { exceptionsFile, neededExceptions } from './exceptions';
import { fluxKustomization } from './flux-kustomization';
import type { FluxApis } from './flux-apis';
import type { ClusterInput, ManifestRules } from './cluster-input';
import { kustomizationFile } from './kustomization-file';
import { clusterFolders } from './layout';
import { overlayFiles } from './overlay-files';
import { joined } from './paths';
import { withRealFlags } from './release-values';
import type { RepoFile } from '../base/repo-file';
import { VARIABLES } from './substitution';
import type { DesiredCluster } from './desired';
import { yamlText } from './yaml-text';

const CRDS_FIRST = "After the release: the chart brings the objects' definitions.";
/** Where nothing says how long a roll-out may take. */
const TIMEOUT = '10m0s';

/**
 * Files of one cluster: the overlay with its values, and the Flux Kustomizations that apply it. Exceptions are in a
 * Kustomization of their own that waits for the release, because the chart brings the CRDs that they need. Every one of
 * them is new: what a team has is not touched, and nothing of it is applied a second time.
 */
export function clusterManifests(
  input: ClusterInput,
  repository: ManifestRules,
): readonly RepoFile[] {
  const exceptions = exceptionFiles(input, repository);
  const entry = entryPlace(repository, input.cluster, input.folder);
  return [
    ...overlayFiles(input, repository),
    ...policyFiles(input, repository),
    ...exceptions,
    { path: entry.file, text: entryText(input, repository, exceptions.length > 0) },
    ...(entry.fence === undefined
      ? []
      : [{ path: entry.fence, text: kustomizationFile({ resources: [repository.layout.file] }) }]),
  ];
}

/** They only warn at first, unless the profile says otherwise. */
function policyFiles(input: ClusterInput, repository: ManifestRules): readonly RepoFile[] {
  const { admission } = input.cluster;
  if (input.admission !== 'bring' || !hasPolicies(admission)) return [];
  const effect = admission.setting === 'deny' ? 'deny' : 'audit';
  const made = admissionFiles({ ...admission.rules, effect }, input, repository);
  return made.ok ? made.files : [];
}

function entryText(
  { cluster, charts, apis }: ClusterInput,
  { flux, layout }: ManifestRules,
  withExceptions: boolean,
): string {
  const { overlay } = clusterFolders({ layout }, cluster);
  const { kustomization: name } = layout;
  const of = { cluster: cluster.cluster, version: versionFor(cluster, apis) };
  const releases = {
    ...of,
    name,
    folder: overlay,
    dependsOn: [],
    timeout: charts.find(({ rollOut }) => rollOut !== undefined)?.rollOut?.kustomization ?? TIMEOUT,
    variables: {
      [VARIABLES.loginServer]: cluster.loginServer,
      ...(cluster.tenantId !== undefined && { [VARIABLES.tenant]: cluster.tenantId }),
    },
  };
  const exceptions = {
    ...of,
    name: `${name}-exceptions`,
    folder: joined(overlay, 'exceptions'),
    dependsOn: [name],
    timeout: TIMEOUT,
  };
  return yamlText(
    { value: fluxKustomization(releases, flux) },
    ...(withExceptions
      ? [{ comment: CRDS_FIRST, value: fluxKustomization(exceptions, flux) }]
      : []),
  );
}

/** What is in a cluster's own folder need suit nobody else. */
function versionFor({ name }: DesiredCluster, apis: FluxApis): string {
  return apis.kustomizations?.get(name) ?? apis.versions.Kustomization;
}

function exceptionFiles(input: ClusterInput, repository: ManifestRules): readonly RepoFile[] {
  const own = input.cluster.charts.find(({ preset }) => preset === 'aad-pod-identity');
  const base = input.charts.find(({ chart }) => chart === own?.chart);
  if (own === undefined || base === undefined) return [];
  const values = withRealFlags(own.preset, stackValues(base.values, own.values));
  const exceptions = neededExceptions(input.cluster, values, repository.flux);
  if (exceptions.length === 0) return [];
  const folder = joined(clusterFolders(repository, input.cluster).overlay, 'exceptions');
  return [
    { path: joined(folder, 'exceptions.yaml'), text: exceptionsFile(exceptions) },
    {
      path: joined(folder, 'kustomization.yaml'),
      text: kustomizationFile({ resources: ['exceptions.yaml'] }),
    },
  ];
}
