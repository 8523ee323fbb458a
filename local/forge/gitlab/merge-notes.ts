import { idOf } from '../github/users';
import type { FrontRoute, Reply, RouteContext } from '../routing';
import { ok } from '../routing';
import { commitBody } from './entities';
import { GitLabError } from './error';
import { STATES, wholeMerge } from './merge-body';
import { requestOf } from './merge-routes';
import { pageOf } from './pagination';
import { parametersIn, sentIn } from './parameters';
import { diffsOf, listedAt } from './read-routes';
import type { Note } from './settings';
import { extrasOf, setExtras } from './settings';
import { userBody } from './users';

const MERGE = '/merge_requests/{iid}';

/** What is in a request, and what people say of it. */
export const MERGE_NOTES: readonly FrontRoute[] = [
  { method: 'GET', path: `${MERGE}/commits`, right: 'requests', handle: listCommits },
  { method: 'GET', path: `${MERGE}/diffs`, right: 'requests', handle: listDiffs },
  { method: 'GET', path: `${MERGE}/versions`, right: 'requests', handle: listVersions },
  { method: 'GET', path: `${MERGE}/versions/{id}`, right: 'requests', handle: showVersion },
  { method: 'GET', path: `${MERGE}/changes`, right: 'requests', handle: showChanges },
  { method: 'GET', path: `${MERGE}/notes`, right: 'requests', handle: listNotes },
  { method: 'POST', path: `${MERGE}/notes`, right: 'requests', handle: addNote },
  { method: 'GET', path: `${MERGE}/approvals`, right: 'requests', handle: showApprovals },
  { method: 'POST', path: `${MERGE}/approve`, right: 'requests', handle: approve },
  { method: 'POST', path: `${MERGE}/unapprove`, right: 'requests', handle: unapprove },
];

interface Ends {
  readonly from: string;
  readonly to: string;
}

/** Where the branch left the base, and where it is, or was when it ended. */
async function endsOf(context: RouteContext): Promise<Ends> {
  const { base, headSha: to, mergeSha, baseSha } = await requestOf(context);
  const { git } = context.repository;
  const start = (mergeSha === undefined ? await git.head(base) : baseSha) ?? to;
  return { from: (await git.mergeBase(start, to)) ?? to, to };
}

async function listCommits(context: RouteContext): Promise<Reply> {
  const { from, to } = await endsOf(context);
  const commits = [...(await context.repository.git.commitsBetween(from, to))].reverse();
  const listed = listedAt(context, `/merge_requests/${context.params['iid']}/commits`);
  return pageOf(listed, commits, (commit) => commitBody(context, commit));
}

async function listDiffs(context: RouteContext): Promise<Reply> {
  const { from, to } = await endsOf(context);
  const listed = listedAt(context, `/merge_requests/${context.params['iid']}/diffs`);
  return pageOf(listed, await diffsOf(context, from, to), (diff) => diff);
}

async function showChanges(context: RouteContext): Promise<Reply> {
  const { from, to } = await endsOf(context);
  const merge = await wholeMerge(context, await requestOf(context));
  return ok({ ...merge, changes: await diffsOf(context, from, to), overflow: false });
}

/** Simplified: GitLab keeps one for each push, and here is the last one alone. */
async function versionBody(context: RouteContext): Promise<object> {
  const { number, createdAt } = await requestOf(context);
  const { from, to } = await endsOf(context);
  return {
    ...{ id: number, head_commit_sha: to, base_commit_sha: from, start_commit_sha: from },
    ...{ merge_request_id: idOf(context.repository.name) + number, state: 'collected' },
    ...{ created_at: new Date(createdAt).toISOString(), real_size: '1', patch_id_sha: null },
  };
}

async function listVersions(context: RouteContext): Promise<Reply> {
  const listed = listedAt(context, `/merge_requests/${context.params['iid']}/versions`);
  return pageOf(listed, [await versionBody(context)], (version) => version);
}

async function showVersion(context: RouteContext): Promise<Reply> {
  const { from, to } = await endsOf(context);
  const commits = await context.repository.git.commitsBetween(from, to);
  return ok({
    ...(await versionBody(context)),
    commits: commits.map((commit) => commitBody(context, commit)),
    diffs: await diffsOf(context, from, to),
  });
}

async function listNotes(context: RouteContext): Promise<Reply> {
  const { number } = await requestOf(context);
  const { notes } = extrasOf(context.repository, number);
  const all = notes.map((note, at) => ({ note, id: at + 1 }));
  const sorted = context.query.get('sort') === 'asc' ? all : all.reverse();
  const listed = listedAt(context, `/merge_requests/${number}/notes`);
  return pageOf(listed, sorted, ({ note, id }) => noteBody(context, number, { note, id }));
}

async function addNote(context: RouteContext): Promise<Reply> {
  const { hosting, repository, caller } = context;
  const { number } = await requestOf(context);
  const { body = '' } = parametersIn({ body: 'words' } as const, sentIn(context), ['body']);
  const note = { author: caller.login, body, at: hosting.clock.now() };
  const notes = [...extrasOf(repository, number).notes, note];
  setExtras(repository, number, { notes });
  return ok(noteBody(context, number, { note, id: notes.length }), 201);
}

function noteBody(
  { hosting, repository }: RouteContext,
  number: number,
  { note, id }: { readonly note: Note; readonly id: number },
): object {
  const date = new Date(note.at).toISOString();
  const project = idOf(repository.name);
  return {
    ...{ id, type: null, attachment: null, body: note.body },
    ...{ author: userBody(hosting.url, note.author) },
    ...{ created_at: date, updated_at: date, system: false, noteable_id: project + number },
    ...{ noteable_type: 'MergeRequest', noteable_iid: number, project_id: project },
    ...{ resolvable: false, confidential: false, internal: false, imported: false },
    ...{ imported_from: 'none', commands_changes: {} },
  };
}

/** Documented: with the facts of the request itself. Nobody has to approve anything here. */
async function showApprovals(context: RouteContext): Promise<Reply> {
  const { hosting, repository, caller } = context;
  const request = await requestOf(context);
  const { number, title, body, state, createdAt, updatedAt } = request;
  const { approvedBy } = extrasOf(repository, number);
  const isMine = approvedBy.includes(caller.login);
  const project = idOf(repository.name);
  const isClean = await repository.requests.isMergeable(request);
  return ok({
    ...{ id: project + number, iid: number, project_id: project, title, description: body },
    ...{ state: STATES[state], created_at: new Date(createdAt).toISOString() },
    ...{ updated_at: new Date(updatedAt).toISOString(), approved: true },
    ...{ merge_status: isClean ? 'can_be_merged' : 'cannot_be_merged', approvals_required: 0 },
    ...{ approvals_left: 0, user_has_approved: isMine, user_can_approve: !isMine },
    approved_by: approvedBy.map((name) => ({ user: userBody(hosting.url, name) })),
  });
}

/** Nobody approves twice. */
async function approve(context: RouteContext): Promise<Reply> {
  const { number } = await requestOf(context);
  const { login } = context.caller;
  const { approvedBy } = extrasOf(context.repository, number);
  if (approvedBy.includes(login)) throw new GitLabError(401, '401 Unauthorized');
  setExtras(context.repository, number, { approvedBy: [...approvedBy, login] });
  return { ...(await showApprovals(context)), status: 201 };
}

async function unapprove(context: RouteContext): Promise<Reply> {
  const { number } = await requestOf(context);
  const { login } = context.caller;
  const { approvedBy } = extrasOf(context.repository, number);
  if (!approvedBy.includes(login)) throw new GitLabError(404, '404 Not found');
  const left = approvedBy.filter((name) => name !== login);
  setExtras(context.repository, number, { approvedBy: left });
  return { ...(await showApprovals(context)), status: 201 };
}
