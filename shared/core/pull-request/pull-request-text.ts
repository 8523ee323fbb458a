import { createHash } from 'node:crypto';
import { checkbox } from './checkbox';
import { bodyAround, firstLineHash, keptAround, keptTitle } from './kept-words';
import type { PullRequestMarker } from './marker';
import { aroundMarker, parseMarker } from './marker';
import type { PullRequest } from './observed';

/** What a request says, before the marker is put to it. */
export interface PullRequestText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** What is asked for, by name; a closed request is a veto for these. Empty: a veto for the very content alone. */
  readonly versions?: Readonly<Record<string, string>>;
  /** Where people reach the app: the request links to its dashboard. No change of it alone rewrites a request. */
  readonly site?: string;
  /** True: something that they usually say could not be read just now. */
  readonly partial?: boolean;
}

/** Title and body as they go to the forge. */
export interface FinishedText {
  readonly title: string;
  readonly body: string;
  readonly marker: PullRequestMarker;
}

/** Ends every body: people are to know which of their words stay. */
const FOOTER =
  '_Written by aks-identity-reconciler, which rewrites this text with each change. What you add above or below it stays._';

const REBASE = checkbox(
  'rebase',
  'Rebase or retry: tick this box to have the branch made anew on top of the base branch. Commits of others on it are lost.',
);

/** Words and marker, which holds a fingerprint of the words. */
export function finishText(words: PullRequestText, subject: string, content: string): FinishedText {
  const title = words.title.replace(/\s+/g, ' ').trim();
  const text = createHash('sha256')
    .update(JSON.stringify([title, words.body]))
    .digest('hex')
    .slice(0, 16);
  const parts = [words.body.trimEnd(), ...dashboardLink(words), REBASE, FOOTER];
  const own = parts.join('\n\n').trimStart();
  const first = firstLineHash(own);
  const versions = words.versions ?? {};
  const marker: PullRequestMarker = { subject, content, text, versions, title, first };
  return { title, body: bodyAround({ own, marker }), marker };
}

/** The page says how far each cluster is, and what is planned next. */
function dashboardLink({ site }: PullRequestText): readonly string[] {
  if (site === undefined) return [];
  return [
    `[Dashboard](${site}/api/ui#/pull-requests): this request, its clusters and the plan. [Reference](${site}/api/docs): what each code means.`,
  ];
}

/** A finished text with what people have made of the title, and put above and below ours. */
export function withKeptWords(
  request: PullRequest,
  text: FinishedText,
): Pick<FinishedText, 'title' | 'body'> {
  const { before: own } = aroundMarker(text.body);
  return {
    title: keptTitle(request, text.title),
    body: bodyAround({ ...keptAround(request.body), own, marker: text.marker }),
  };
}

/**
 * True when an open request says it already. Fingerprints are compared, not texts: a forge cuts and reformats bodies, and
 * what people add or tick in one must not be written over again and again.
 */
export function isSameText(request: PullRequest, { marker }: FinishedText): boolean {
  return isSameMatter(request, marker) && parseMarker(request.body)?.text === marker.text;
}

/** True when it asks for the same, whatever its words. A chart repository that is down must not take words away. */
export function isSameMatter(request: PullRequest, marker: PullRequestMarker): boolean {
  const seen = parseMarker(request.body);
  return (
    seen?.subject === marker.subject && seen.content === marker.content && seen.state === undefined
  );
}

/** The body of a request with a notice above our words, and its marker in the state that the notice tells of. */
export function withNotice(
  request: PullRequest,
  notice: string,
  state: NonNullable<PullRequestMarker['state']>,
  otherwise: PullRequestMarker,
): string {
  const { above, below, ours } = keptAround(request.body);
  const own = `> ${notice}${ours === '' ? '' : `\n\n${ours}`}`;
  const known = parseMarker(request.body) ?? otherwise;
  return bodyAround({ above, own, below, marker: { ...known, first: firstLineHash(own), state } });
}
