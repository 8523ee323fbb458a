import { appendItem } from '../yaml-edit/append-item';
import { objectsIn } from './flux-objects';
import { kustomizeContents, listed } from './kustomize-contents';
import { resolvedPath, joined } from './paths';
import type { FileChange, LeftAlone, RepoFile } from '../base/repo-file';

/** How a file or folder of ours becomes part of a folder that Flux reads. */
export type Listing =
  /** It is listed, or the folder has no kustomization.yaml: then Flux takes whatever it finds there. */
  | { readonly kind: 'read' }
  | { readonly kind: 'edit'; readonly change: FileChange }
  /** The file cannot be edited safely; it says what to add. */
  | { readonly kind: 'byHand'; readonly leftAlone: LeftAlone };

/** Lists `entry` in the kustomization.yaml of `folder`, where that has one. */
export function listIn(files: readonly RepoFile[], folder: string, entry: string): Listing {
  const { kustomization } = kustomizeContents(files, folder);
  if (kustomization === undefined) return { kind: 'read' };
  const { path, text } = kustomization;
  const there = listed(kustomization).map((one) => resolvedPath(folder, one));
  if (there.includes(joined(folder, entry))) return { kind: 'read' };
  const document = objectsIn(kustomization).length === 1 ? 0 : -1;
  const edited = appendItem(text, { document, path: ['resources'], value: entry });
  if (edited.ok) return { kind: 'edit', change: { path, before: text, after: edited.text } };
  const { code, message } = edited;
  const leftAlone = { path, code, message: `${message} Add ${entry} to its resources by hand.` };
  return { kind: 'byHand', leftAlone };
}
