import { objectsIn } from './flux-objects';
import { listed } from './kustomize-contents';
import type { FileChange, LeftAlone, ProposedChange, RepoFile } from '../base/repo-file';

/**
 * Adds the wanted files that are not there. One that is there is not rewritten: somebody changed it on purpose. Only one
 * that is, to the letter, among `ours`, files as we wrote them when less was wanted, is nobody's but ours and grows. A
 * kustomization.yaml that lacks an entry would leave the new files without effect, so that is said aloud.
 */
export function addMissing(
  files: readonly RepoFile[],
  wanted: readonly RepoFile[],
  ours: readonly RepoFile[] = [],
): ProposedChange {
  const untouched = new Map(ours.map(({ path, text }) => [path, text]));
  const there = new Map(files.map((file) => [file.path, file]));
  const changes: FileChange[] = [];
  const leftAlone: LeftAlone[] = [];
  const notes: string[] = [];
  for (const file of wanted) {
    const found = there.get(file.path);
    if (found === undefined) {
      changes.push({ path: file.path, after: file.text });
      continue;
    }
    if (isSame(file, found)) continue;
    if (found.text === untouched.get(file.path)) {
      changes.push({ path: file.path, before: found.text, after: file.text });
      continue;
    }
    const entries = missingEntries(file, found);
    if (entries.length > 0) leftAlone.push(lacks(file.path, entries));
    else notes.push(differs(file.path));
  }
  return { files: changes, leftAlone, notes };
}

function missingEntries(wanted: RepoFile, found: RepoFile): readonly string[] {
  const have = new Set(listed(found).map((entry) => entry.replace(/^\.\/|\/$/g, '')));
  return listed(wanted).filter((entry) => !have.has(entry));
}

function lacks(path: string, entries: readonly string[]): LeftAlone {
  return {
    path,
    code: 'MissingEntries',
    message: `It is there already and is not rewritten. Add to its resources: ${entries.join(', ')}.`,
  };
}

function differs(path: string): string {
  return `${path} is there already with other content, and is left as it is.`;
}

/** The same objects, whatever their comments, order of keys and line ends. */
function isSame(one: RepoFile, other: RepoFile): boolean {
  return canonical(objectsIn(one)) === canonical(objectsIn(other));
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
