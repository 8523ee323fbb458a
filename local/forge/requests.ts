import type { Clock } from '../clock';
import type { Person, Repository } from './repository';
import type { RequestList } from './request-list';
import { newRequestList } from './request-list';
import type {
  MergedRequest,
  MergeRequest,
  Opened,
  OpenRequest,
  RebasedRequest,
  RequestFilter,
  Requests,
  StoredRequest,
} from './request-model';

export type * from './request-model';

interface Inside {
  readonly git: Repository;
  readonly clock: Clock;
  readonly list: RequestList;
}

/** `from`: requests of before, by number from 1 on. */
export function openRequests(
  git: Repository,
  clock: Clock,
  from: readonly StoredRequest[] = [],
): Requests {
  const list = newRequestList(git, clock, from);
  const inside: Inside = { git, clock, list };
  return {
    async list(filter = {}) {
      await list.settle();
      return [...list.all()].reverse().filter((one) => isIn(one, filter));
    },
    async get(number) {
      await list.settle();
      return list.all()[number - 1];
    },
    open: (wanted) => open(inside, wanted),
    async update(number, change) {
      await list.settle();
      return list.set(number, change);
    },
    async close(number) {
      await list.settle();
      const { state } = list.find(number);
      return state === 'open' ? list.end(number, { state: 'closed' }) : list.find(number);
    },
    reopen: (number) => reopen(inside, number),
    merge: (number, how) => merge(inside, number, how),
    rebase: (number, by) => rebase(inside, number, by),
    isMergeable: (request) => isMergeable(git, request),
  };
}

function isIn(request: StoredRequest, { state, head, base }: RequestFilter): boolean {
  if (state !== undefined && request.state !== state) return false;
  if (head !== undefined && request.head !== head) return false;
  return base === undefined || request.base === base;
}

async function open({ git, clock, list }: Inside, wanted: OpenRequest): Promise<Opened> {
  const { head, base, draft = false, ...rest } = wanted;
  const [headSha, baseSha] = await Promise.all([git.head(head), git.head(base)]);
  if (headSha === undefined) return { kind: 'noBranch', branch: head };
  if (baseSha === undefined) return { kind: 'noBranch', branch: base };
  if (await git.isAncestor(headSha, baseSha)) return { kind: 'noCommits' };
  await list.settle();
  const other = list.openOne(head, base);
  if (other !== undefined) return { kind: 'duplicate', request: other };
  const now = clock.now();
  const request: StoredRequest = {
    ...rest,
    ...{ number: list.all().length + 1, state: 'open', head, base, headSha, draft },
    ...{ labels: [], reviewers: [], autoMerge: false, createdAt: now, updatedAt: now },
  };
  list.add(request);
  return { kind: 'opened', request };
}

async function reopen({ git, list }: Inside, number: number): Promise<boolean> {
  const { state, head, base } = list.find(number);
  if (state !== 'closed' || list.openOne(head, base) !== undefined) return false;
  if ((await git.head(head)) === undefined) return false;
  list.restart(number);
  return true;
}

async function merge(
  { git, clock, list }: Inside,
  number: number,
  { method = 'merge', by, message, deleteBranch = false }: MergeRequest,
): Promise<MergedRequest> {
  await list.settle();
  const { state, head, base, title } = list.find(number);
  const headSha = await git.head(head);
  if (state !== 'open' || headSha === undefined) return { kind: 'notOpen' };
  const merged = await git.merge({
    ...{ head, base, method, message: message ?? `${title} (#${number})` },
    author: { ...by, at: clock.now() },
  });
  if (merged.kind !== 'merged') return merged;
  list.end(number, { state: 'merged', headSha, mergeSha: merged.sha, baseSha: merged.onto });
  if (deleteBranch) await git.deleteBranch(head, headSha);
  return merged;
}

async function rebase(
  { git, clock, list }: Inside,
  number: number,
  by: Person,
): Promise<RebasedRequest> {
  await list.settle();
  const { state, head, base } = list.find(number);
  const [from, onto] = await Promise.all([git.head(head), git.head(base)]);
  if (state !== 'open' || from === undefined || onto === undefined) return { kind: 'notOpen' };
  if (await git.isAncestor(onto, from)) return { kind: 'replayed', sha: from };
  const committer = { ...by, at: clock.now() };
  const done = await git.replay({ base: onto, head: from, committer });
  if (done.kind === 'conflict') return done;
  return (await git.moveBranch(head, done.sha, from)) ? done : { kind: 'moved' };
}

async function isMergeable(
  git: Repository,
  { head, base, headSha }: StoredRequest,
): Promise<boolean> {
  const onto = await git.head(base);
  if (onto === undefined) return false;
  return (await git.tryMerge(onto, (await git.head(head)) ?? headSha)).kind === 'clean';
}
