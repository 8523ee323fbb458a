import type { TreeEntry } from '../repository';
import { gitCommitBody, urlOf } from './commit-bodies';
import { resolve } from './compare-routes';
import type { Context, Reply, Route } from './context';
import { ok, optionalText, textIn } from './context';
import { GitHubError, notFound } from './error';
import { encodePath } from './file-bodies';
import { GITHUB, personOf } from './people';

/** Files as people look at them and edit them on GitHub's pages: one commit for each. */
export const CONTENTS_ROUTES: readonly Route[] = [
  { method: 'GET', path: '/contents', right: 'contents', handle: getContents },
  { method: 'GET', path: '/contents/{path+}', right: 'contents', handle: getContents },
  { method: 'PUT', path: '/contents/{path+}', right: 'contents', handle: putFile },
  { method: 'DELETE', path: '/contents/{path+}', right: 'contents', handle: deleteFile },
];

async function getContents(context: Context): Promise<Reply> {
  const { repository, params, query, accept } = context;
  const path = (params['path'] ?? '').replace(/\/$/, '');
  const at = await resolve(context, query.get('ref') ?? repository.git.defaultBranch);
  const entries = (await repository.git.readTree(at)) ?? [];
  const found = entries.find((entry) => entry.path === path);
  if (found?.type === 'blob') {
    const bytes = (await repository.git.readObject(found.sha))?.bytes ?? Buffer.alloc(0);
    if (/\.raw\b|\+raw/.test(accept)) return { status: 200, body: bytes };
    const content = bytes.toString('base64').replace(/.{60}/g, '$&\n');
    return ok({ ...(await entryBody(context, found, at)), encoding: 'base64', content });
  }
  if (path !== '' && found === undefined) throw notFound();
  const inside = entries.filter((entry) => parentOf(entry.path) === path);
  return ok(await Promise.all(inside.map((entry) => entryBody(context, entry, at))));
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), 0));
}

async function entryBody(
  context: Context,
  { path, type, sha }: Pick<TreeEntry, 'path' | 'type' | 'sha'>,
  at: string,
): Promise<object> {
  const { hosting, repository } = context;
  const isFile = type === 'blob';
  const size = isFile ? ((await repository.git.readObject(sha))?.bytes.length ?? 0) : 0;
  const encoded = encodePath(path);
  const self = `${urlOf(context)}/contents/${encoded}?ref=${at}`;
  const git = `${urlOf(context)}/git/${type}s/${sha}`;
  const web = `${hosting.url}/${repository.name}`;
  const html = `${web}/${isFile ? 'blob' : 'tree'}/${at}/${encoded}`;
  return {
    ...{ type: isFile ? 'file' : 'dir', name: path.split('/').at(-1), path, sha, size, url: self },
    ...{ git_url: git, html_url: html, _links: { self, git, html } },
    download_url: isFile ? `${web}/raw/${at}/${encoded}` : null,
  };
}

async function putFile(context: Context): Promise<Reply> {
  const content = Buffer.from(textIn(context, 'content'), 'base64');
  const { known, commit, head } = await change(context, content);
  const path = context.params['path'] ?? '';
  const entries = (await context.repository.git.readTree(head)) ?? [];
  const entry = entries.find((one) => one.path === path);
  const shown = entry === undefined ? null : await entryBody(context, entry, head);
  return ok({ content: shown, commit }, known === undefined ? 201 : 200);
}

async function deleteFile(context: Context): Promise<Reply> {
  const { commit } = await change(context, undefined);
  return ok({ content: null, commit });
}

interface Changed {
  /** Id of what was there. */
  readonly known?: string;
  readonly commit: object;
  readonly head: string;
}

/** Who changes a file that is there has to name what they saw of it. */
async function change(context: Context, content: Buffer | undefined): Promise<Changed> {
  const { repository, params, caller, hosting } = context;
  const { git, protectedBranches } = repository;
  const path = params['path'] ?? '';
  const message = textIn(context, 'message');
  const branch = optionalText(context, 'branch') ?? git.defaultBranch;
  const onto = await git.head(branch);
  if (onto === undefined) throw new GitHubError(404, `Branch ${branch} not found`);
  const known = ((await git.readTree(onto)) ?? []).find((entry) => entry.path === path)?.sha;
  assertSeen({ path, known, sha: optionalText(context, 'sha'), isNew: content !== undefined });
  if (protectedBranches.has(branch)) {
    throw new GitHubError(
      409,
      'Could not update file: Changes must be made through a pull request.',
    );
  }
  const at = hosting.clock.now();
  const head = await git.commit({
    ...{ onto, message, edits: [{ path, ...(content !== undefined && { content }) }] },
    author: { ...personOf(caller), at },
    committer: { ...GITHUB, at },
  });
  if (!(await git.moveBranch(branch, head, onto))) throw new GitHubError(409, `${branch} moved`);
  const made = await git.readCommit(head);
  const commit = made === undefined ? {} : gitCommitBody(context, made);
  return { commit, head, ...(known !== undefined && { known }) };
}

interface Seen {
  readonly path: string;
  readonly known: string | undefined;
  readonly sha: string | undefined;
  readonly isNew: boolean;
}

function assertSeen({ path, known, sha, isNew }: Seen): void {
  if (known === undefined && isNew) return;
  if (known === undefined) throw notFound();
  if (sha === undefined) throw new GitHubError(422, `Invalid request.\n\n"sha" wasn't supplied.`);
  if (sha !== known) throw new GitHubError(409, `${path} does not match ${sha}`);
}
