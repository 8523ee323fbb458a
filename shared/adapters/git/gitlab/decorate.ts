import { forgeFailure, refusalText } from '../failure';
import type { Decoration } from '../forge';
import type { RestCall } from '../rest';
import { inWords } from '../words';
import { gitLabFailure, messageOf } from './failure';
import { changeMerge, getMerge } from './pull-requests';
import type { Session } from './session';
import type { WireMerge, WireUser } from './wire';

/** Sets what is missing, so that a second time writes nothing. What GitLab refuses comes back in words. */
export async function decorate(
  session: Session,
  number: number,
  { labels, reviewers, autoMerge }: Decoration,
): Promise<readonly string[]> {
  if (labels.length === 0 && reviewers.length === 0 && !autoMerge) return [];
  const merge = await getMerge(session, number);
  if (merge.state !== 'opened') return [];
  return [
    ...(await inWords('labels', () => addLabels(session, merge, labels))),
    ...(await addReviewers(session, merge, reviewers)),
    ...(autoMerge ? await inWords('auto-merge', () => enableAutoMerge(session, merge)) : []),
  ];
}

/** A label that is not there yet is made. */
async function addLabels(
  session: Session,
  { iid, labels: has }: WireMerge,
  wanted: readonly string[],
): Promise<void> {
  const missing = wanted.filter((label) => !has.includes(label));
  if (missing.length === 0) return;
  // The API takes them in one text: a comma within one makes two of it, and there is no way to quote it.
  await changeMerge(session, `label the request !${iid}`, iid, { add_labels: missing.join(',') });
}

async function addReviewers(
  session: Session,
  { iid, reviewers = [] }: WireMerge,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const has = new Set(reviewers.map(({ username }) => username.toLowerCase()));
  const missing = wanted.filter((name) => !has.has(name.toLowerCase()));
  const found = new Map<string, number>();
  const words: string[] = [];
  for (const name of missing) {
    const unknown = await inWords(`reviewer ${name}`, async () => {
      found.set(name, await idOf(session, name));
    });
    words.push(...unknown);
  }
  if (found.size === 0) return words;
  return [...words, ...(await ask(session, { iid, reviewers }, found))];
}

async function ask(
  session: Session,
  { iid, reviewers = [] }: Pick<WireMerge, 'iid' | 'reviewers'>,
  found: ReadonlyMap<string, number>,
): Promise<readonly string[]> {
  const lost: string[] = [];
  const words = await inWords(`reviewers ${[...found.keys()].join(', ')}`, async () => {
    const now = await changeMerge(session, `ask for reviews of !${iid}`, iid, {
      reviewer_ids: [...reviewers.map(({ id }) => id), ...found.values()],
    });
    const has = new Set((now.reviewers ?? []).map(({ id }) => id));
    lost.push(...[...found].filter(([, id]) => !has.has(id)).map(([name]) => name));
  });
  // The free edition keeps one reviewer, and says nothing of the others.
  return [...words, ...lost.map((name) => `reviewer ${name}: GitLab did not take them.`)];
}

async function idOf(session: Session, username: string): Promise<number> {
  const users = await session.root<readonly WireUser[]>({
    action: `look up ${username}`,
    path: '/users',
    query: { username },
  });
  const user = users.find((one) => one.username.toLowerCase() === username.toLowerCase());
  if (user !== undefined) return user.id;
  throw forgeFailure(session.place, {
    policy: 'Terminal',
    code: 'ReviewerNotFound',
    message: `there is no user ${username}.`,
  });
}

/**
 * Called `auto_merge` since GitLab 17.11. Without a pipeline there are no checks to wait for: GitLab merges at once, or
 * says 405 (gitlab-org/gitlab#355455), so it is not asked to.
 */
async function enableAutoMerge(session: Session, merge: WireMerge): Promise<void> {
  const { iid, sha, merge_when_pipeline_succeeds: isSet, head_pipeline: pipeline } = merge;
  if (isSet === true) return;
  const action = `have !${iid} merged by itself`;
  if (pipeline === undefined || pipeline === null) {
    throw refusal(
      session,
      `could not ${action}: no pipeline runs for it, so nothing would be waited for.`,
    );
  }
  const call: RestCall = {
    ...{ action, method: 'PUT', path: `/merge_requests/${iid}/merge` },
    body: {
      ...{ auto_merge: true, merge_when_pipeline_succeeds: true },
      ...{ sha, should_remove_source_branch: false },
    },
  };
  const answer = await session.attempt(call);
  const { status } = answer;
  if (status < 300) return;
  if (status === 429 || status >= 500) throw gitLabFailure(session.place, call, answer);
  // A 401 says here that we may not merge, and nothing of our token.
  throw refusal(session, refusalText({ action, status, message: messageOf(answer) }));
}

function refusal(session: Session, message: string): Error {
  return forgeFailure(session.place, { policy: 'Terminal', code: 'AutoMergeRefused', message });
}
