import { admissionObjects } from '../../admission/admission-objects';
import type { AdmissionRules } from '../../admission/rules';
import { objectId } from '../../applied/flux/object-id';
import { fieldChanges } from '../../applied/field-changes';
import type { IntendedPart } from '../../applied/intent';
import type { Json, JsonObject } from '../../base/json';
import { textAt, valueAt } from '../../base/json';
import type { FileChange, RepoFile } from '../../base/repo-file';
import { admissionFiles, admissionPlace } from '../admission/admission-files';
import type { GitAdmission } from '../admission/git-admission';
import { gitAdmission } from '../admission/git-admission';
import { isAsWeWrote } from '../admission/stamp';
import type { AdmissionPolicies } from '../admission/desired-admission';
import { hasPolicies } from '../admission/desired-admission';
import { objectsIn } from '../flux-objects';
import type { FluxApis } from '../flux-apis';
import type { ClusterInGit } from '../install/at-cluster';
import { repositoryAt } from '../install/at-cluster';
import { clusterFolders } from '../layout';
import { listIn } from '../list-entry';
import type { UpkeepLack, UpkeepMatter, UpkeepProposal } from './upkeep';
import { judgedUpkeep, leftToOwner } from './upkeep';

type Upkeep = UpkeepProposal | UpkeepLack;

/**
 * What the policies of a cluster need: to be there; then the grants of now and what they say now; and only when all of that
 * is in the base branch, to deny.
 */
export function admissionUpkeep(input: ClusterInGit): AdmissionUpkeep {
  const { desired, scene, at } = input;
  const policies = desired.cluster.admission;
  if (!hasPolicies(policies) || 'conflict' in scene.apis) return { now: [], waits: false };
  const git = gitAdmission(at.applied);
  const make = { ...input, policies, apis: scene.apis.apis };
  if (git === undefined) return { now: bring(make), waits: false };
  const rest = [...followGrants(make, git), ...followRules(make, git)];
  if (rest.length > 0)
    return { now: rest, waits: wantedEffect(policies, git.effect) !== git.effect };
  return { now: followEffect(make, git), waits: false };
}

export interface AdmissionUpkeep {
  readonly now: readonly Upkeep[];
  /** The effect is to change, and waits for what is asked for now: a request for it that is open stays as it is. */
  readonly waits: boolean;
}

interface Make extends ClusterInGit {
  readonly policies: AdmissionPolicies;
  readonly apis: FluxApis;
}

function filesWith(
  { desired, scene, at, policies, apis }: Make,
  effect: AdmissionRules['effect'],
): ReturnType<typeof admissionFiles> {
  const input = { cluster: desired.cluster, apis };
  return admissionFiles({ ...policies.rules, effect }, input, repositoryAt(scene.repository, at));
}

function bring(make: Make): readonly Upkeep[] {
  const { desired, scene } = make;
  const effect = make.policies.setting === 'deny' ? 'deny' : 'audit';
  const made = filesWith(make, effect);
  if (!made.ok) return [tooLarge('policies', made)];
  const { overlay } = clusterFolders(scene.repository, desired.cluster);
  const listing = listIn(scene.files, overlay, admissionPlace(overlay).entry);
  if (listing.kind === 'byHand') return [leftToOwner('policies', listing.leftAlone)];
  const there = new Set(scene.files.map(({ path }) => path));
  const taken = made.files.find(({ path }) => there.has(path));
  if (taken !== undefined) return [leftToOwner('policies', isTaken(taken))];
  const entries = objectsIn(made.files[0] ?? { path: '', text: '' });
  const files: FileChange[] = made.files.map(({ path, text }) => ({ path, after: text }));
  return [
    judgedUpkeep(make, {
      ...{ matter: 'policies', effect },
      files: [...files, ...(listing.kind === 'edit' ? [listing.change] : [])],
      intent: {
        kind: 'installChart',
        cluster: desired.cluster.name,
        objects: [...entries, ...made.objects].map(idOf),
        files: files.map(({ path }) => path),
      },
    }),
  ];
}

/** Only that ConfigMap. */
function followGrants(make: Make, { effect, grants }: GitAdmission): readonly Upkeep[] {
  const wanted = objectsWith(make, effect).find(({ kind }) => kind === 'ConfigMap');
  const data = wanted === undefined ? undefined : valueAt(wanted, 'data');
  if (wanted === undefined || data === undefined || isSame(data, grants)) return [];
  const made = filesWith(make, effect);
  if (!made.ok) return [tooLarge('grants', made)];
  const parts = [{ object: idOf(wanted), path: ['data'], to: data }];
  return rewritten(make, 'grants', { policies: made.grants, effect, parts, added: [] });
}

/** What a newer version of ours, or another setting, makes of them. */
function followRules(make: Make, { effect }: GitAdmission): readonly Upkeep[] {
  return changedPolicies(make, 'policies', effect);
}

/** What denies is never weakened but by the profile's own word. */
function followEffect(make: Make, git: GitAdmission): readonly Upkeep[] {
  const effect = wantedEffect(make.policies, git.effect);
  return effect === git.effect ? [] : changedPolicies(make, 'effect', effect);
}

/** Without texts, which are made only where something differs. */
function objectsWith({ policies }: Make, effect: AdmissionRules['effect']): readonly JsonObject[] {
  const made = admissionObjects({ ...policies.rules, effect });
  return made.ok ? made.objects : [];
}

function wantedEffect(
  { setting, refused, inCluster = false }: AdmissionPolicies,
  now: GitAdmission['effect'],
): GitAdmission['effect'] {
  switch (setting) {
    case 'audit':
    case 'deny':
      return setting;
    case 'audit-first':
      // Audit first: what they would refuse is looked for while they are there.
      return inCluster && refused?.count === 0 ? 'deny' : now;
  }
}

function changedPolicies(
  make: Make,
  matter: UpkeepMatter,
  effect: AdmissionRules['effect'],
): readonly Upkeep[] {
  const old = new Map(make.at.applied.objects.map((object) => [objectId(object), object.value]));
  const policies = objectsWith(make, effect).filter(({ kind }) => kind !== 'ConfigMap');
  const changed = policies.filter((one) => {
    const before = old.get(idOf(one));
    return before !== undefined && !isSame(specOf(one), specOf(before));
  });
  const added = policies.filter((one) => !old.has(idOf(one))).map(idOf);
  if (changed.length + added.length === 0) return [];
  const made = filesWith(make, effect);
  if (!made.ok) return [tooLarge(matter, made)];
  const parts = changed.map((one) => ({ object: idOf(one), path: ['spec'], to: specOf(one) }));
  return rewritten(make, matter, { policies: made.policies, effect, parts, added });
}

interface Rewriting {
  readonly policies: RepoFile;
  readonly effect: AdmissionRules['effect'];
  readonly parts: readonly IntendedPart[];
  readonly added: readonly string[];
}

/** A file of ours is written anew, as long as nobody else has changed it. */
function rewritten(
  make: Make,
  matter: UpkeepMatter,
  { policies: wanted, effect, parts, added }: Rewriting,
): readonly Upkeep[] {
  const { scene, desired } = make;
  const found = scene.files.find(({ path }) => path === wanted.path);
  if (found === undefined || !isAsWeWrote(found)) return [leftToOwner(matter, isChanged(wanted))];
  return [
    judgedUpkeep(make, {
      matter,
      effect,
      files: [{ path: wanted.path, before: found.text, after: wanted.text }],
      intent: { kind: 'changeOurs', cluster: desired.cluster.name, parts, added, lost: [] },
    }),
  ];
}

function isChanged({ path }: RepoFile): Parameters<typeof leftToOwner>[1] {
  return {
    path,
    code: 'ChangedByHand',
    message: 'It is missing or was changed by somebody else, so we leave it alone.',
    ways: [
      `Delete ${path}, its entry in kustomization.yaml, and admission.yaml beside that: all of it is then proposed again.`,
    ],
  };
}

function isTaken({ path }: RepoFile): Parameters<typeof leftToOwner>[1] {
  return {
    path,
    code: 'FileTaken',
    message: 'It is there already, and Flux applies no policies of ours.',
    ways: [`Delete ${path}; it is then written again.`],
  };
}

function tooLarge(
  matter: UpkeepMatter,
  { failure: { code, message, remedy } }: Extract<ReturnType<typeof admissionFiles>, { ok: false }>,
): UpkeepLack {
  return { matter, code, message, ways: [remedy ?? 'Grant fewer identities.'] };
}

function idOf(value: JsonObject): string {
  return objectId({
    apiVersion: textAt(value, 'apiVersion') ?? '',
    kind: textAt(value, 'kind') ?? '',
    namespace: textAt(value, 'metadata', 'namespace') ?? '',
    name: textAt(value, 'metadata', 'name') ?? '',
  });
}

function specOf(value: JsonObject): Json {
  return valueAt(value, 'spec') ?? null;
}

function isSame(one: Json | undefined, other: Json | undefined): boolean {
  return one !== undefined && other !== undefined && fieldChanges(one, other).length === 0;
}
