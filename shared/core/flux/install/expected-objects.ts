import { build } from '../../applied/kustomize/build';
import { objectId } from '../../applied/flux/object-id';
import type { Tree } from '../../applied/tree';
import { objectsIn } from '../flux-objects';
import { textAt } from '../../base/json';
import type { JsonObject } from '../../base/json';

/** Kinds that are ours to add. Whatever else a base brings along is somebody's who knows why. */
const OURS: ReadonlySet<string> = new Set([
  'HelmRelease',
  'HelmRepository',
  'OCIRepository',
  'Namespace',
  'Kustomization',
  'AzurePodIdentityException',
]);

/**
 * Ids of all objects that a cluster gets from files of ours: the Flux Kustomizations themselves, and what kustomize makes
 * of the folders that they apply; `whole`: folders that are ours with all that is in them. Found without Flux, so that Flux' way to them is proved and not assumed.
 */
export function expectedObjects(
  tree: Tree,
  entryFile: string,
  folders: readonly string[],
  whole: readonly string[] = [],
): readonly string[] {
  const text = tree.files.get(entryFile) ?? '';
  const kustomizations = objectsIn({ path: entryFile, text }).map(idOf);
  const built = folders.flatMap((folder) => builtOf(tree, folder));
  const ours = built.filter((value) => OURS.has(textAt(value, 'kind') ?? ''));
  return [
    ...kustomizations,
    ...[...ours, ...whole.flatMap((folder) => builtOf(tree, folder))].map(idOf),
  ];
}

function builtOf(tree: Tree, folder: string): readonly JsonObject[] {
  const result = build(tree, folder);
  return result.ok ? result.objects.map(({ value }) => value) : [];
}

function idOf(value: JsonObject): string {
  return objectId({
    apiVersion: textAt(value, 'apiVersion') ?? '',
    kind: textAt(value, 'kind') ?? '',
    namespace: textAt(value, 'metadata', 'namespace') ?? '',
    name: textAt(value, 'metadata', 'name') ?? '',
  });
}
