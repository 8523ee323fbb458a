import { withoutTrailing } from '../../base/trailing';
import type { Tree } from '../tree';
import type { Lineage } from './changed-tree';
import { derived, lineageOf } from './changed-tree';
import { fluxComponents, isFluxComponents } from './flux-components';
import type { IgnorePattern } from './source-ignore';
import { IGNORE_FILE, ignorePatterns, isIgnored } from './source-ignore';

/** A file of a source, where it really stands. */
export interface Origin {
  /** Normalised URL; absent: the repository that we propose changes to. */
  readonly repository?: string;
  readonly path: string;
}

/** What Flux takes from a source: an artifact. */
export interface SourceTree {
  readonly tree: Tree;
  /** For people: the URL, or the object. */
  readonly name: string;
  readonly originOf: (path: string) => Origin;
}

const filtered = new WeakMap<Tree, Map<string, Tree>>();

/** The files of a repository that its GitRepository takes in. One tree for all clusters that take in the same. */
export function takenIn(tree: Tree, ignore: string, sparse: readonly string[]): Tree {
  const known = filtered.get(tree) ?? new Map<string, Tree>();
  filtered.set(tree, known);
  const key = JSON.stringify([ignore, sparse]);
  const found = known.get(key) ?? filter(tree, ignore, sparse);
  known.set(key, found);
  return found;
}

function filter(tree: Tree, ignore: string, sparse: readonly string[]): Tree {
  const patterns = [...ignoreFiles(tree), ...ignorePatterns(ignore)];
  const folders = sparse.map((folder) => withoutTrailing(folder.replace(/^\.?\/+/, ''), '/'));
  const files = new Map<string, string | undefined>();
  let isWhole = true;
  for (const [path, text] of tree.files) {
    const isTaken = isCheckedOut(path, folders) && !isIgnored(path, patterns);
    const light = isFluxComponents(path) ? fluxComponents(text) : text;
    isWhole &&= isTaken && light === text;
    if (isTaken) files.set(path, light);
  }
  const before = filteredBefore(tree, ignore, sparse);
  if (isWhole && (before === undefined || before.isWhole)) return tree;
  return before === undefined ? { files } : derived({ files }, before.tree, before.changes);
}

/** What was taken in before a change that leaves the rules as they are. */
function filteredBefore(
  tree: Tree,
  ignore: string,
  sparse: readonly string[],
): (Lineage & { readonly tree: Tree; readonly isWhole: boolean }) | undefined {
  const lineage = lineageOf(tree);
  if (lineage === undefined || lineage.changes.some(({ path }) => isIgnoreFile(path)))
    return undefined;
  const before = takenIn(lineage.parent, ignore, sparse);
  return { ...lineage, tree: before, isWhole: before === lineage.parent };
}

/** `spec.ignore` comes last, and the last one decides. */
function ignoreFiles(tree: Tree): readonly IgnorePattern[] {
  return [...tree.files]
    .filter(([path]) => isIgnoreFile(path))
    .sort(([left], [right]) => depthFirst(left, right))
    .flatMap(([path, text]) =>
      ignorePatterns(text ?? '', path.slice(0, Math.max(0, path.length - IGNORE_FILE.length - 1))),
    );
}

/** Characters of paths times what the patterns cost for each. */
const MAX_MATCHING = 2_000_000_000;

/** Whether the patterns cost too much on so many files. One with several stars may be tried at each character of a name. */
export function ignoresTooMuch({ files }: Tree, ignore: string): boolean {
  let cost = costOf(ignore);
  let characters = 0;
  for (const [path, text] of files) {
    characters += path.length;
    if (isIgnoreFile(path)) cost += costOf(text ?? '');
  }
  return cost * characters > MAX_MATCHING;
}

function costOf(ignore: string): number {
  if (ignore === '') return 0;
  return ignore.split('\n').reduce((sum, line) => {
    const stars = line.replaceAll('**/', '').replaceAll('/**', '').split('*').length - 1;
    return sum + (stars > 1 ? line.length : 1);
  }, 0);
}

/**
 * Path of an ignore file whose text was not read, which leaves open what the source holds; undefined when there is
 * none.
 */
export function unreadIgnoreFile({ files }: Tree): string | undefined {
  for (const [path, text] of files) if (text === undefined && isIgnoreFile(path)) return path;
  return undefined;
}

function isIgnoreFile(path: string): boolean {
  return path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`);
}

/** A folder's own file before those of its folders. */
function depthFirst(left: string, right: string): number {
  const folders = [left, right].map((path) => path.slice(0, -IGNORE_FILE.length));
  return folders[0] === folders[1] ? 0 : (folders[0] ?? '') < (folders[1] ?? '') ? -1 : 1;
}

function isCheckedOut(path: string, folders: readonly string[]): boolean {
  if (folders.length === 0 || !path.includes('/')) return true;
  return folders.some((folder) => folder === '' || path.startsWith(`${folder}/`));
}
