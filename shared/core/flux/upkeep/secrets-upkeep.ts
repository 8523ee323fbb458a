import { objectId } from '../../applied/flux/object-id';
import type { AppliedObject } from '../../applied/flux/types';
import type { RepoFile } from '../../base/repo-file';
import type { JsonObject } from '../../base/json';
import { isJsonObject, valueAt } from '../../base/json';
import { editInText } from '../../yaml-edit/edit-in-text';
import { yamlValues } from '../../yaml-edit/yaml-values';
import { objectsIn } from '../flux-objects';
import { kustomizeContents } from '../kustomize-contents';
import { clusterFolders } from '../layout';
import type { ClusterInGit } from '../install/at-cluster';
import { ownerAt } from '../install/at-cluster';
import { SECRETS_RIGHT, secretsRightOf } from '../secrets-right';
import type { UpkeepLack, UpkeepProposal } from './upkeep';
import { judgedUpkeep, leftToOwner } from './upkeep';

const VALUE = ['spec', 'values', ...SECRETS_RIGHT] as const;

/**
 * NMI's right to read Secrets, where a look into the cluster shows that it should be otherwise than our patch says. Nobody
 * could look: it stays as it is.
 */
export function secretsUpkeep(input: ClusterInGit): UpkeepProposal | UpkeepLack | undefined {
  const { desired, scene } = input;
  const right = secretsRightOf(desired.cluster);
  const { overlay } = clusterFolders(scene.repository, desired.cluster);
  const { kustomization } = kustomizeContents(scene.files, overlay);
  if (right === undefined || desired.cluster.secretsKnown !== true || kustomization === undefined) {
    return undefined;
  }
  const at = patchSaying(kustomization, !right);
  const release = at === undefined ? undefined : releaseNamed(input, at.release);
  if (at === undefined || release === undefined) return undefined;
  const inner = { document: at.document, path: [...VALUE], value: right };
  const place = { document: 0, path: ['patches', at.patch, 'patch'] };
  const edited = editInText(kustomization.text, place, inner);
  const { path, text } = kustomization;
  if (!edited.ok) return leftToOwner('secrets', { path, ...edited });
  return judgedUpkeep(input, {
    matter: 'secrets',
    files: [{ path, before: text, after: edited.text }],
    intent: {
      ...{ kind: 'changeOurs', cluster: desired.cluster.name, added: [], lost: [] },
      parts: [{ object: objectId(release), path: VALUE, to: right }],
    },
  });
}

interface SayingPatch {
  readonly patch: number;
  readonly document: number;
  /** Name of the HelmRelease. */
  readonly release: string;
}

/** The patch of a release that gives the right, or takes it. */
function patchSaying(file: RepoFile, right: boolean): SayingPatch | undefined {
  const patches = objectsIn(file)[0]?.['patches'];
  if (!Array.isArray(patches)) return undefined;
  return patches.flatMap((entry, patch) => saying(entry, patch, right))[0];
}

function saying(entry: unknown, patch: number, right: boolean): readonly SayingPatch[] {
  const text = isJsonObject(entry) ? entry['patch'] : undefined;
  const yaml = typeof text === 'string' ? yamlValues(text) : undefined;
  if (yaml?.ok !== true) return [];
  return yaml.values.flatMap((value, document) => {
    if (!isJsonObject(value) || value['kind'] !== 'HelmRelease') return [];
    if (valueAt(value, ...VALUE) !== right) return [];
    return [{ patch, document, release: nameIn(value) }];
  });
}

function nameIn(value: JsonObject): string {
  const name = valueAt(value, 'metadata', 'name');
  return typeof name === 'string' ? name : '';
}

function releaseNamed(input: ClusterInGit, name: string): AppliedObject | undefined {
  const owner = ownerAt(input);
  return input.at.applied.objects.find(
    (object) => object.kind === 'HelmRelease' && object.name === name && object.owner === owner,
  );
}
