import { isReconcileError } from '../../../core/errors';
import { cutBody } from '../../../core/pull-request/cut-body';
import type { ForgeRequest } from '../../../core/pull-request/observed';
import type { NewRequest, RequestText } from '../forge';
import type { Octokit } from './client';
import type { Session } from './session';

export const PERMISSION = 'pull requests: write';
const READING = 'pull requests: read';
/** GitHub's limit. */
const LONGEST_BODY = 65_536;
const MOST_SHOWN = 10;

/** As much of a pull request as both of GitHub's shapes have. */
interface Pull {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged_at: string | null;
  readonly title: string;
  readonly body: string | null;
  readonly draft?: boolean;
  readonly mergeable?: boolean | null;
  readonly labels: readonly { readonly name: string }[];
  readonly head: { readonly ref: string };
}

/** What octokit.rest.pulls.get gives. */
export type WholePull = Awaited<ReturnType<Octokit['rest']['pulls']['get']>>['data'];

export async function requestsOf(
  session: Session,
  branch: string,
): Promise<readonly ForgeRequest[]> {
  const { owner, repo } = session;
  const pulls = await session.read(
    { action: `list the requests of ${branch}`, permission: READING },
    (octokit) =>
      octokit.rest.pulls.list({
        ...{ owner, repo, head: `${owner}:${branch}`, base: session.branch },
        ...{ state: 'all', sort: 'created', direction: 'desc', per_page: MOST_SHOWN },
      }),
  );
  // GitHub leaves the filter out when it does not understand it, and shows every request then.
  const ours = pulls.filter(({ head }) => head.ref === branch);
  return Promise.all(
    ours.map(async (pull) =>
      toRequest(pull.state === 'open' ? await getPull(session, pull.number) : pull),
    ),
  );
}

/** Tells, unlike a list, whether it can be merged. */
export function getPull({ owner, repo, read }: Session, number: number): Promise<WholePull> {
  return read({ action: `read the request #${number}`, permission: READING }, (octokit) =>
    octokit.rest.pulls.get({ owner, repo, pull_number: number }),
  );
}

function toRequest(pull: Pull): ForgeRequest {
  const { number, html_url: url, title, body, draft = false, mergeable } = pull;
  return {
    ...{ number, url, title, body: body ?? '', draft, state: stateOf(pull) },
    ...{ branch: pull.head.ref, labels: pull.labels.map(({ name }) => name) },
    ...(typeof mergeable === 'boolean' && { mergeable }),
  };
}

function stateOf({ state, merged_at: mergedAt }: Pull): ForgeRequest['state'] {
  if (state === 'open') return 'open';
  return mergedAt === null ? 'closed' : 'merged';
}

/** Two runs that race open one request: the second is told that there is one, and gives that back. */
export async function openRequest(session: Session, wanted: NewRequest): Promise<ForgeRequest> {
  try {
    return await create(session, wanted);
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    const { message } = error.failure;
    if (/pull request already exists/i.test(message)) {
      const open = (await requestsOf(session, wanted.branch)).find(({ state }) => state === 'open');
      if (open !== undefined) return open;
    }
    // A private repository of a free plan has no drafts: an ordinary one is better than none.
    if (wanted.draft && /draft pull requests are not supported/i.test(message)) {
      return create(session, { ...wanted, draft: false });
    }
    throw error;
  }
}

async function create(
  session: Session,
  { branch, title, body, draft }: NewRequest,
): Promise<ForgeRequest> {
  const { owner, repo } = session;
  const pull = await session.write(
    { action: `open a request for ${branch}`, permission: PERMISSION },
    (octokit) =>
      octokit.rest.pulls.create({
        ...{ owner, repo, head: branch, base: session.branch, title, draft },
        body: cutBody(body, LONGEST_BODY),
      }),
  );
  return toRequest(pull);
}

export async function updateRequest(
  session: Session,
  number: number,
  { title, body }: RequestText,
): Promise<void> {
  const { owner, repo } = session;
  await session.write(
    { action: `change the request #${number}`, permission: PERMISSION },
    (octokit) =>
      octokit.rest.pulls.update({
        ...{ owner, repo, pull_number: number, title, body: cutBody(body, LONGEST_BODY) },
      }),
  );
}

export async function closeRequest(session: Session, number: number): Promise<void> {
  const { owner, repo } = session;
  await session.write(
    { action: `close the request #${number}`, permission: PERMISSION },
    (octokit) => octokit.rest.pulls.update({ owner, repo, pull_number: number, state: 'closed' }),
  );
}
