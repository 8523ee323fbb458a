import { objectsIn } from './flux-objects';
import { below, joined, parentOf, resolvedPath } from './paths';
import type { RepoFile } from '../base/repo-file';

/** What belongs to a folder that is built with kustomize. */
export interface FolderContents {
  /** The kustomization.yaml that says so; absent where Flux would write one that lists all files. */
  readonly kustomization?: RepoFile;
  readonly files: readonly RepoFile[];
  /** Further folders, from the root of the repository. */
  readonly folders: readonly string[];
}

const KUSTOMIZATION = /(^|\/)(kustomization\.ya?ml|Kustomization)$/;

/** What kustomize takes from a folder. Without a kustomization.yaml Flux takes every file in and below it. */
export function kustomizeContents(files: readonly RepoFile[], folder: string): FolderContents {
  const kustomization = files.find(
    ({ path }) => parentOf(path) === folder && KUSTOMIZATION.test(path),
  );
  if (kustomization === undefined) return wholeFolder(files, folder);
  const entries = new Set(
    listed(kustomization).flatMap((entry) => resolvedPath(folder, entry) ?? []),
  );
  const found = files.filter(({ path }) => entries.has(path));
  const paths = new Set(found.map(({ path }) => path));
  return {
    kustomization,
    files: found,
    folders: [...entries].filter((entry) => !paths.has(entry)),
  };
}

function wholeFolder(files: readonly RepoFile[], folder: string): FolderContents {
  const inside = files.filter(({ path }) => path.startsWith(joined(folder, '')));
  const folders = new Set(inside.flatMap(({ path }) => below(folder, path) ?? []));
  return {
    files: inside.filter(({ path }) => parentOf(path) === folder),
    folders: [...folders].map((name) => joined(folder, name)),
  };
}

/** The entries of a kustomization.yaml, as written there. */
export function listed(kustomization: RepoFile): readonly string[] {
  return objectsIn(kustomization).flatMap((object) =>
    ['resources', 'components', 'bases'].flatMap((key) => texts(object[key])),
  );
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is string => typeof entry === 'string')
    : [];
}
