import { forgeFailure } from '../failure';
import type { Decoration } from '../forge';
import { inWords } from '../words';
import { getPull, patchPull, PERMISSION } from './pull-requests';
import { reviewerFinder } from './reviewers';
import type { Session } from './session';
import type { WirePull } from './wire';

/** Sets what is missing, so that a second time writes nothing. What Azure DevOps refuses comes back in words. */
export async function decorate(
  session: Session,
  number: number,
  { labels, reviewers, autoMerge }: Decoration,
): Promise<readonly string[]> {
  if (labels.length === 0 && reviewers.length === 0 && !autoMerge) return [];
  const pull = await getPull(session, number);
  if (pull.status !== 'active') return [];
  const words = [...(await addLabels(session, pull, labels))];
  words.push(...(await addReviewers(session, pull, reviewers)));
  if (autoMerge) words.push(...(await inWords('auto-merge', () => autoComplete(session, pull))));
  return words;
}

async function addLabels(
  session: Session,
  pull: WirePull,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const has = new Set((pull.labels ?? []).map(({ name }) => name.toLowerCase()));
  const words: string[] = [];
  for (const name of wanted.filter((label) => !has.has(label.toLowerCase()))) {
    words.push(...(await inWords(`label ${name}`, () => addLabel(session, pull, name))));
  }
  return words;
}

async function addLabel(
  session: Session,
  { pullRequestId: number }: WirePull,
  name: string,
): Promise<void> {
  await session.send({
    ...{ action: `label the request !${number}`, method: 'POST', permission: PERMISSION },
    ...{ path: `/pullrequests/${number}/labels`, body: { name } },
  });
}

async function addReviewers(
  session: Session,
  pull: WirePull,
  wanted: readonly string[],
): Promise<readonly string[]> {
  const has = new Set(
    (pull.reviewers ?? []).flatMap(({ id, uniqueName }) => [id, uniqueName?.toLowerCase()]),
  );
  const find = reviewerFinder(session);
  const words: string[] = [];
  for (const name of wanted.filter((reviewer) => !has.has(reviewer.toLowerCase()))) {
    const added = await inWords(`reviewer ${name}`, async () => {
      const id = await find(name);
      if (!has.has(id)) await addReviewer(session, pull, id);
    });
    words.push(...added);
  }
  return words;
}

async function addReviewer(
  session: Session,
  { pullRequestId: number }: WirePull,
  id: string,
): Promise<void> {
  await session.send({
    ...{ action: `ask for reviews of !${number}`, method: 'PUT', permission: PERMISSION },
    ...{ path: `/pullrequests/${number}/reviewers/${id}`, body: { id, vote: 0 } },
  });
}

/**
 * Set in the name of who opened the request, which is us. Branch policies then say when, and how, it is completed. The
 * branch stays: somebody's commits may be on it by then. We delete it, where it is ours.
 */
async function autoComplete(session: Session, pull: WirePull): Promise<void> {
  const { pullRequestId: number, autoCompleteSetBy, createdBy, isDraft } = pull;
  if (autoCompleteSetBy !== undefined) return;
  const action = `have !${number} completed by itself`;
  if (isDraft === true) {
    throw forgeFailure(session.place, {
      policy: 'Terminal',
      code: 'AutoMergeRefused',
      message: `could not ${action}: it is a draft.`,
    });
  }
  await patchPull(session, action, number, {
    autoCompleteSetBy: { id: createdBy.id },
    completionOptions: { deleteSourceBranch: false },
  });
}
