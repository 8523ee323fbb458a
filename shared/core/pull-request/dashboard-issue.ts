import { checkbox, tickedIn } from './checkbox';
import { code, link, plain } from './markdown';
import { section } from './sections';

/** What somebody may ask for by ticking a box of the issue. */
export type IssueWish = 'open' | 'rebase' | 'retry';

/** A pull request that there is, that there will be, or that there is not any more. */
export interface IssueLine {
  readonly branch: string;
  /** What it brings. */
  readonly what: string;
  readonly standing: 'open' | 'pending' | 'held' | 'theirs' | 'refused' | 'other';
  readonly url?: string;
  /** Why, for people. */
  readonly message: string;
}

export interface IssueFacts {
  /** Name in the configuration. */
  readonly repository: string;
  readonly lines: readonly IssueLine[];
  /** Names of boxes that stay ticked: what they ask for has not been done yet. */
  readonly ticked: ReadonlySet<string>;
}

export const ISSUE_TITLE = 'Pod identity: pull requests';

/** Hidden in the issue, so that it is found again whatever becomes of our memory. */
export function issueMarker(repository: string): string {
  return `<!-- aks-identity-reconciler issue ${repository.replaceAll('--', '-')} -->`;
}

/** Whether it is the issue of the repository of that name in the configuration. */
export function isIssueOf(body: string, repository: string): boolean {
  return body.includes(issueMarker(repository));
}

/** What is asked for in the issue, by branch. A bare look is asked for by having the repository looked at. */
export function wishesIn(body: string): ReadonlyMap<string, IssueWish> {
  return new Map(
    tickedIn(body).flatMap((name) => {
      const [wish = '', branch = ''] = split(name);
      return isWish(wish) && branch !== '' ? [[branch, wish] as const] : [];
    }),
  );
}

function split(name: string): readonly string[] {
  const at = name.indexOf(':');
  return at < 0 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

function isWish(text: string): text is IssueWish {
  return text === 'open' || text === 'rebase' || text === 'retry';
}

/** The branch that a box is about. */
export function branchOfBox(name: string): string {
  return split(name)[1] ?? '';
}

const HEADINGS: Readonly<Record<IssueLine['standing'], string>> = {
  open: 'Open',
  pending: 'To be opened',
  held: 'Waiting',
  theirs: 'Left to you',
  refused: 'Closed or taken back',
  other: 'Not asked for',
};

const BOXES: Readonly<Record<IssueLine['standing'], IssueWish | undefined>> = {
  open: 'rebase',
  pending: 'open',
  held: 'open',
  theirs: 'rebase',
  refused: 'retry',
  other: undefined,
};

const BOX_WORDS: Readonly<Record<IssueWish, string>> = {
  open: 'Open now',
  rebase: 'Rebase',
  retry: 'Ask again',
};

/** Forges take 65,536 characters and more. */
const MAX_LINES = 60;

/** The text of the issue. The same facts give the same text, so that it is written only when something has changed. */
export function issueBody({ repository, lines, ticked }: IssueFacts): string {
  const standings = Object.keys(HEADINGS) as IssueLine['standing'][];
  const parts = [
    'What aks-identity-reconciler proposes in this repository. Tick a box to ask for something: it is done with the next look, and the box is empty again. Commits of others on a branch are lost by a rebase.',
    '',
    ...standings.flatMap((standing) => standingSection(standing, lines, ticked)),
    ...(lines.length === 0 ? ['Nothing is proposed or waits.', ''] : []),
    boxOf('sync', 'Look at everything now', ticked),
    '',
    '_This text is rewritten with each change. Close the issue to have it left alone, and reopen it to have it again._',
    '',
    issueMarker(repository),
  ];
  return `${parts.join('\n')}\n`;
}

function standingSection(
  standing: IssueLine['standing'],
  lines: readonly IssueLine[],
  ticked: ReadonlySet<string>,
): readonly string[] {
  const own = lines.filter((line) => line.standing === standing);
  const more = own.length - MAX_LINES;
  return section(HEADINGS[standing], [
    ...own.slice(0, MAX_LINES).map((line) => lineText(line, ticked)),
    ...(more > 0 ? [`- And ${more} more.`] : []),
  ]);
}

function lineText(
  { branch, what, standing, url, message }: IssueLine,
  ticked: ReadonlySet<string>,
): string {
  const where = url === undefined ? undefined : link(url);
  const words = `${code(what)}${where === undefined ? '' : ` ${where}`}: ${plain(message)}`;
  const wish = BOXES[standing];
  if (wish === undefined) return `- ${words}`;
  return boxOf(`${wish}:${branch}`, `${BOX_WORDS[wish]}: ${words}`, ticked);
}

function boxOf(name: string, words: string, ticked: ReadonlySet<string>): string {
  const line = checkbox(name, words);
  return ticked.has(name) ? line.replace('- [ ]', '- [x]') : line;
}
