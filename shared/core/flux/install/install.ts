import { objectId } from '../../applied/flux/object-id';
import { judge } from '../../applied/judge';
import { foldersOf } from '../../applied/tree';
import type { World, WorldCluster } from '../../applied/world';
import { changedWorld, effectsOf } from '../../applied/world';
import { addMissing } from '../add-missing';
import { admissionPlace, listsAdmission } from '../admission/admission-files';
import { gitAdmission } from '../admission/git-admission';
import { hasPolicies } from '../admission/desired-admission';
import { withOtherSecretsRight } from '../secrets-right';
import { entryPlace } from '../cluster-entry';
import type { FluxApisFinding } from '../flux-apis';
import { kustomizeContents } from '../kustomize-contents';
import { clusterFolders } from '../layout';
import { listIn } from '../list-entry';
import { parentOf } from '../paths';
import { fluxApisNotes } from '../choose-source';
import type { InstalledRelease } from '../raise/installed-release';
import { installedReleases } from '../raise/installed-release';
import type { ProposedChange } from '../../base/repo-file';
import type { RepositoryRules } from '../../configuration/repository-rules';
import { writtenTimeouts } from '../rollout-timeout';
import type { DesiredChart } from '../desired';
import type { Lack } from './chart-on-cluster';
import type { ClusterFilesInput } from './cluster-files';
import { clusterFiles } from './cluster-files';
import type { ClusterInGit } from './at-cluster';
import { isOurs, ownerAt, repositoryAt } from './at-cluster';
import type { ClusterScene, DesiredOnCluster } from './cluster-scene';
import { clusterAt, factsOf } from './cluster-scene';
import { expectedObjects } from './expected-objects';
import { byHand, namespaceExists, openVariable, refusedLack, versionConflict } from './lacks';
import type { Rollback } from './rollback';
import { rollbackOf } from './rollback';

/** Charts that a cluster lacks, and what is known of it. */
export interface Installation extends ClusterInGit {
  readonly missing: readonly DesiredChart[];
  readonly own: readonly DesiredChart[];
}

/** The change that installs them, with what it does and how it goes back. */
export interface Installed extends ProposedChange {
  readonly installs: readonly InstalledRelease[];
  readonly rollback: Rollback;
}

/** Files of ours that install the charts and do nothing else on any cluster; or why there are none. */
export function install(input: Installation): Installed | Lack {
  const { desired, scene, missing } = input;
  const finding = scene.apis;
  if ('conflict' in finding) return versionConflict(finding.conflict);
  const open = openVariable(desired.cluster, missing);
  if (open !== undefined) return open;
  const change = changeOf(input, finding);
  if ('code' in change) return change;
  const after = changedWorld(scene.world, change.files);
  return judged(input, change, after) ?? installed(input, change, after);
}

type Apis = Extract<FluxApisFinding, { readonly apis: unknown }>;

function changeOf(input: Installation, finding: Apis): ProposedChange | Lack {
  const { desired, scene, at, missing, own } = input;
  const repository = repositoryAt(scene.repository, at);
  const place = entryPlace(repository, desired.cluster, at.entry.path);
  const listing = listIn(scene.files, place.folder, place.entry);
  if (listing.kind === 'byHand') return byHand(listing.leftAlone);
  const ours = own.filter((chart) => isOurs(chart, input));
  const make = asInGit(ours, {
    files: scene.files,
    cluster: desired.cluster,
    repository,
    apis: finding.apis,
    folder: at.entry.path,
    namespaces: namespacesAt(input),
    admission: admissionOf(input, ours),
  });
  const change = addMissing(
    scene.files,
    clusterFiles(make, [...ours, ...missing]),
    ours.length === 0 ? [] : clusterFiles(make, ours),
  );
  const [left] = change.leftAlone;
  if (left !== undefined) return byHand(left);
  const edits = listing.kind === 'edit' ? [listing.change] : [];
  return {
    ...change,
    files: [...change.files, ...edits],
    notes: [
      ...fluxApisNotes(finding, repository),
      ...writtenTimeouts(change.files, missing),
      ...change.notes,
    ],
  };
}

/**
 * Policies come with NMI where nothing of ours is there yet. What is there and lacks them gets them by a request of its own,
 * and one that lists them goes on doing so.
 */
function admissionOf(
  { desired: { cluster }, scene, at, missing }: Installation,
  ours: readonly DesiredChart[],
): ClusterFilesInput['admission'] {
  const { overlay } = clusterFolders(scene.repository, cluster);
  if (listsAdmission(scene.files, overlay)) return 'listed';
  const isNew = kustomizeContents(scene.files, overlay).kustomization === undefined;
  if (ours.length > 0 || !isNew) return 'none';
  const bringsNmi = missing.some(({ preset }) => preset === 'aad-pod-identity');
  const isThere = gitAdmission(at.applied) !== undefined;
  return bringsNmi && hasPolicies(cluster.admission) && !isThere ? 'bring' : 'none';
}

/** With what was known of the cluster's objects when its files were written: else they look like somebody's. */
function asInGit(ours: readonly DesiredChart[], make: ClusterFilesInput): ClusterFilesInput {
  if (ours.length === 0) return make;
  const other = { ...make, cluster: withOtherSecretsRight(make.cluster) };
  const there = new Map(make.files.map(({ path, text }) => [path, text]));
  const same = (one: ClusterFilesInput): number =>
    clusterFiles(one, ours).filter(({ path, text }) => there.get(path) === text).length;
  return same(other) > same(make) ? other : make;
}

/** Of the team or of the cluster; those that our own Kustomization brings stay with it. */
function namespacesAt({ desired, scene, at }: Installation): ReadonlySet<string> {
  const owner = ownerAt({ scene, at });
  const named = at.applied.objects.filter(
    ({ apiVersion, kind }) => apiVersion === 'v1' && kind === 'Namespace',
  );
  const ours = new Set(named.flatMap((one) => (one.owner === owner ? [one.name] : [])));
  const all = [...named.map(({ name }) => name), ...liveNamespaces(scene, desired.cluster.name)];
  return new Set(all.filter((name) => !ours.has(name)));
}

function liveNamespaces(scene: ClusterScene, name: string): readonly string[] {
  const facts = factsOf(scene, name);
  return facts.asked ? facts.namespaces.map((one) => one.name) : [];
}

/** Why the change may not be asked for; nothing where it does what it means to do. */
function judged(
  { desired, scene, at }: Installation,
  { files }: ProposedChange,
  after: World,
): Lack | undefined {
  const { cluster } = desired;
  const repository = repositoryAt(scene.repository, at);
  const objects = newObjects({ desired, at }, repository, after);
  const taken = liveNamespaces(scene, cluster.name).filter((name) =>
    objects.includes(`Namespace -/${name}`),
  );
  if (taken.length > 0) return namespaceExists(taken, cluster.name);
  const verdict = judge(effectsOf(scene.world, after), {
    kind: 'installChart',
    cluster: cluster.name,
    objects,
    files: files.flatMap(({ path, before }) => (before === undefined ? [path] : [])),
  });
  return verdict.kind === 'right' ? undefined : refusedLack(verdict.refusals);
}

function newObjects(
  { desired, at }: Pick<Installation, 'desired' | 'at'>,
  repository: RepositoryRules,
  after: World,
): readonly string[] {
  const { overlay } = clusterFolders(repository, desired.cluster);
  const place = entryPlace(repository, desired.cluster, at.entry.path);
  const there = new Set(at.applied.objects.map(objectId));
  const { tree } = after.repositories.own;
  const exceptions = `${overlay}/exceptions`;
  const folders = [overlay, ...(foldersOf(tree).has(exceptions) ? [exceptions] : [])];
  const policies = admissionPlace(overlay).folder;
  const whole = foldersOf(tree).has(policies) ? [policies] : [];
  return expectedObjects(tree, place.file, folders, whole).filter((id) => !there.has(id));
}

function installed(
  { desired, scene, at, missing }: Installation,
  change: ProposedChange,
  after: World,
): Installed {
  const before = at.applied;
  const merged = clusterAt({ world: after }, desired.cluster.name)?.applied ?? before;
  const registries = [desired.cluster.loginServer];
  return {
    ...change,
    installs: missing.flatMap((chart) => installedReleases(merged, { ...chart, registries })),
    rollback: rollbackOf(merged, before, sharedFolders(desired, scene, at, change)),
  };
}

/** Folders of bases that are new. */
function sharedFolders(
  { cluster }: DesiredOnCluster,
  { repository }: ClusterScene,
  at: WorldCluster,
  { files }: ProposedChange,
): readonly string[] {
  const { overlay } = clusterFolders(repository, cluster);
  const own = [overlay, at.entry.path];
  const folders = files.flatMap(({ path, before }) =>
    before === undefined ? [parentOf(path)] : [],
  );
  return [...new Set(folders)].filter(
    (folder) => !own.some((one) => folder === one || folder.startsWith(`${one}/`)),
  );
}
