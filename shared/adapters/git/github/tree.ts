import type { Session } from './session';

/** Mode of a symbolic link. */
export const LINK = '120000';

export interface TreeFile {
  readonly path: string;
  readonly mode: string;
  readonly sha: string;
  /** Bytes. */
  readonly size: number;
}

/** Files of a commit: all of them, or, where GitHub cuts the list, those below `folders`. */
export async function listFiles(
  session: Session,
  commit: string,
  folders: readonly string[],
): Promise<readonly TreeFile[]> {
  const whole = await getTree(session, commit, true);
  if (!whole.truncated) return filesIn(whole.tree, '');
  const parts = await Promise.all(folders.map((folder) => listFolder(session, commit, folder)));
  return [...new Map(parts.flat().map((file) => [file.path, file])).values()];
}

type Tree = Awaited<ReturnType<typeof getTree>>;

async function getTree({ owner, repo, read }: Session, sha: string, recursive: boolean) {
  return read({ action: `list the files of ${sha}` }, (octokit) =>
    octokit.rest.git.getTree({
      ...{ owner, repo, tree_sha: sha },
      ...(recursive && { recursive: 'true' }),
    }),
  );
}

/** Goes down folder by folder; a folder that is too large for one answer is taken apart in the same way. */
async function listFolder(
  session: Session,
  commit: string,
  folder: string,
): Promise<readonly TreeFile[]> {
  let sha = commit;
  const names = folder.split('/').filter(Boolean);
  for (const [at, name] of names.entries()) {
    const { tree } = await getTree(session, sha, false);
    const entry = tree.find(({ path }) => path === name);
    if (entry === undefined) return [];
    const path = names.slice(0, at + 1).join('/');
    if (entry.type !== 'tree') return path === folder ? filesIn([{ ...entry, path }], '') : [];
    sha = entry.sha;
  }
  return walk(session, sha, names.length === 0 ? '' : `${names.join('/')}/`);
}

async function walk(session: Session, sha: string, under: string): Promise<readonly TreeFile[]> {
  const whole = await getTree(session, sha, true);
  if (!whole.truncated) return filesIn(whole.tree, under);
  const { tree } = await getTree(session, sha, false);
  const folders = tree.filter(({ type }) => type === 'tree');
  const below = await Promise.all(
    folders.map((folder) => walk(session, folder.sha, `${under}${folder.path}/`)),
  );
  return [...filesIn(tree, under), ...below.flat()];
}

/** Submodules are no files of ours. */
function filesIn(entries: Tree['tree'], under: string): readonly TreeFile[] {
  return entries
    .filter(({ type }) => type === 'blob')
    .map(({ path, mode, sha, size = 0 }) => ({ path: under + path, mode, sha, size }));
}
