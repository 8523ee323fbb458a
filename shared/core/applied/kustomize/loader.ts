import { foldersOf, isWithin, resolvePath, type Tree } from '../tree';
import type { Unknown } from '../unknown';
import { spend, TooMuch } from './effort';
import { BuildError, NotComputed } from './failure';
import { isRemoteFile, isRemoteRepository } from './remote';

/** From where a kustomization reads. */
export interface Loader {
  readonly tree: Tree;
  /** Its folder. */
  readonly root: string;
  /** The folders of those that led here, and its own. */
  readonly chain: readonly string[];
  /** kustomize on the command line reads no file above a kustomization's folder; Flux allows it. */
  readonly restricted: boolean;
  readonly notes: Notes;
}

/** What is learned on the way. Filled as the build goes on. */
export interface Notes {
  readonly unknown: Unknown[];
  readonly reads: Set<string>;
  /** Folders that were entered. */
  readonly roots: Set<string>;
}

/** Empty notes of what a build reads and does not know. */
export function newNotes(): Notes {
  return { unknown: [], reads: new Set(), roots: new Set() };
}

/** Adds what another build has learned. */
export function takeNotes(to: Notes, from: Notes): void {
  // What builds on one base twice learns the same twice.
  const known = new Set(to.unknown);
  spend(from.unknown.length + from.reads.size + from.roots.size);
  for (const unknown of from.unknown) if (!known.has(unknown)) to.unknown.push(unknown);
  for (const file of from.reads) to.reads.add(file);
  for (const root of from.roots) to.roots.add(root);
}

export interface LoadedFile {
  readonly file: string;
  readonly text: string;
}

/** The file behind a path of a kustomization; undefined when there is none. Throws where it is there and cannot be read. */
export function findFile(loader: Loader, path: string): LoadedFile | undefined {
  if (isRemoteFile(path)) {
    throw new NotComputed('RemoteResource', `${path} is fetched over the network.`, path);
  }
  const file = path.startsWith('/') ? undefined : resolvePath(loader.root, path);
  if (file === undefined || !loader.tree.files.has(file)) return undefined;
  if (loader.restricted && !isWithin(file, loader.root)) {
    throw new BuildError(`security; file '${file}' is not in or below '${loader.root}'`, file);
  }
  spend(1);
  loader.notes.reads.add(file);
  const text = loader.tree.files.get(file);
  if (text === undefined) throw new NotComputed('NotRead', `${file} was not read.`, file);
  return { file, text };
}

/** The file at a path below the loader's root. Throws BuildError when there is none. */
export function loadFile(loader: Loader, path: string): LoadedFile {
  const found = findFile(loader, path);
  if (found === undefined)
    throw new BuildError(`no such file or directory: ${shown(loader, path)}`);
  return found;
}

/** Levels of folders within each other. */
const MAX_DEPTH = 200;
/** As much as this many objects. */
const FOLDER = 200;

/** The loader of another folder: `path` of a resource or a component. */
export function enterFolder(loader: Loader, path: string): Loader {
  if (path === '') throw new BuildError('new root cannot be empty');
  if (isRemoteRepository(path)) {
    throw new NotComputed('RemoteResource', `${path} is in another Git repository.`, path);
  }
  if (path.startsWith('/')) throw new BuildError(`new root '${path}' cannot be absolute`);
  const root = resolvePath(loader.root, path);
  if (root === undefined) throw new BuildError(`${shown(loader, path)} is outside of the source`);
  if (!foldersOf(loader.tree).has(root)) {
    throw new BuildError(
      `must build at directory: no such file or directory: ${shown(loader, path)}`,
    );
  }
  refuseCycle(loader.chain, root);
  spend(FOLDER);
  if (loader.chain.length >= MAX_DEPTH) {
    throw new TooMuch(`Kustomizations build on each other ${MAX_DEPTH} levels deep`, root);
  }
  return { ...loader, root, chain: [...loader.chain, root] };
}

/** Throws BuildError when a root is, or contains, one that is being built already. */
export function refuseCycle(chain: readonly string[], root: string): void {
  const visited = chain.find((each) => isWithin(each, root));
  if (visited === undefined) return;
  throw new BuildError(
    `cycle detected: candidate root '${root}' contains visited root '${visited}'`,
  );
}

function shown(loader: Loader, path: string): string {
  return resolvePath(loader.root, path) ?? path;
}
