import { admissionObjects } from '../../admission/admission-objects';
import type { AdmissionRules } from '../../admission/rules';
import type { Failure } from '../../base/errors';
import type { JsonObject } from '../../base/json';
import type { RepoFile } from '../../base/repo-file';
import type { ClusterInput, ManifestRules } from '../cluster-input';
import { fluxKustomization } from '../flux-kustomization';
import { kustomizationFile } from '../kustomization-file';
import { clusterFolders } from '../layout';
import { joined } from '../paths';
import { yamlText } from '../yaml-text';
import { stamped } from './stamp';
import { kustomizeContents, listed } from '../kustomize-contents';

/** Where the policies of a cluster stand. */
export interface AdmissionPlace {
  /** What the kustomization.yaml of the overlay lists: a Flux Kustomization of its own. */
  readonly entry: string;
  readonly entryFile: string;
  readonly folder: string;
  readonly grants: string;
  readonly policies: string;
}

/** Where the admission policies of a cluster are, below its overlay. */
export function admissionPlace(overlay: string): AdmissionPlace {
  const folder = joined(overlay, 'admission');
  return {
    entry: 'admission.yaml',
    entryFile: joined(overlay, 'admission.yaml'),
    folder,
    grants: joined(folder, 'grants.yaml'),
    policies: joined(folder, 'policies.yaml'),
  };
}

export interface AdmissionFiles {
  readonly ok: true;
  /** All of them. */
  readonly files: readonly RepoFile[];
  readonly grants: RepoFile;
  readonly policies: RepoFile;
  /** Without the Flux Kustomization. */
  readonly objects: readonly JsonObject[];
}

/**
 * The policies of a cluster, and what Flux needs to apply them: in a Kustomization of their own, because one that Flux may
 * not apply must keep no version of NMI from the cluster, and because nothing in CEL is a variable of Flux.
 */
export function admissionFiles(
  rules: AdmissionRules,
  input: Pick<ClusterInput, 'cluster' | 'apis'>,
  repository: ManifestRules,
): AdmissionFiles | { readonly ok: false; readonly failure: Failure } {
  const made = admissionObjects(rules);
  if (!made.ok) return made;
  const { overlay } = clusterFolders(repository, input.cluster);
  const place = admissionPlace(overlay);
  const isGrants = ({ kind }: JsonObject): boolean => kind === 'ConfigMap';
  const grants = fileOf(place.grants, GRANTS, made.objects.filter(isGrants));
  const policies = fileOf(
    place.policies,
    POLICIES,
    made.objects.filter((one) => !isGrants(one)),
  );
  const kustomization = kustomizationFile({ resources: ['grants.yaml', 'policies.yaml'] });
  return {
    ok: true,
    files: [
      { path: place.entryFile, text: entryText(input, repository, place.folder) },
      { path: joined(place.folder, 'kustomization.yaml'), text: kustomization },
      grants,
      policies,
    ],
    grants,
    policies,
    objects: made.objects,
  };
}

const GRANTS =
  'who may name which identity, from the profile and the tags of identities. It follows them by request.';
const POLICIES = 'what the API server lets in. With a change of yours it is left alone.';

function fileOf(path: string, words: string, objects: readonly JsonObject[]): RepoFile {
  return { path, text: stamped(yamlText(...objects.map((value) => ({ value }))), words) };
}

function entryText(
  { cluster, apis }: Pick<ClusterInput, 'cluster' | 'apis'>,
  { flux, layout }: ManifestRules,
  folder: string,
): string {
  const { name, cluster: id } = cluster;
  const kustomization = {
    name: `${layout.kustomization}-admission`,
    version: apis.kustomizations?.get(name) ?? apis.versions.Kustomization,
    cluster: id,
    folder,
    dependsOn: [],
    timeout: '5m0s',
  };
  return yamlText({ value: fluxKustomization(kustomization, flux) });
}

/** True where the kustomization.yaml of an overlay takes the policies in. */
export function listsAdmission(files: readonly RepoFile[], overlay: string): boolean {
  const { kustomization } = kustomizeContents(files, overlay);
  if (kustomization === undefined) return false;
  const { entry } = admissionPlace(overlay);
  return listed(kustomization).some((one) => one.replace(/^\.\//, '') === entry);
}
