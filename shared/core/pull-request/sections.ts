import { bullets, code, plain } from './markdown';
import type { CommonFacts } from './pull-request-facts';

/** A heading with lines below it; nothing without lines. */
export function section(heading: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`### ${heading}`, '', ...lines, ''];
}

/** A section that is folded away. The forge needs the blank lines to read Markdown inside. */
export function folded(summary: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  return ['<details>', `<summary>${summary}</summary>`, '', ...lines, '', '</details>', ''];
}

/** What is left alone, with why and the ways out; no lines when nothing is. */
export function leftAloneSection({ leftAlone }: CommonFacts): readonly string[] {
  const lines = leftAlone.map(({ path, code: why, message, ways = [] }) =>
    [`${code(path)} (${why}): ${plain(message)}`, ...ways.map(plain)].join(' '),
  );
  return section('Left alone', bullets(lines));
}

/** What people should look at; no lines when there is nothing. */
export function notesSection(notes: readonly string[]): readonly string[] {
  return section('Look at', bullets(notes));
}

/** How to say no, and how to work on the branch: the same for every request. */
export function handlingSection(rollback: string, veto: string): readonly string[] {
  return section('What you can do', [
    `- Roll back: ${rollback}`,
    `- Refuse: close this request. ${veto}`,
    '- Bring it up to date: tick the box at the end, or leave it to us (`requests.rebaseWhen`). A resync of the repository looks at once.',
    '- Work on it yourself: push to the branch, and it is yours. Delete the branch or tick the box to hand it back.',
  ]);
}

/** Sections as one text of Markdown. */
export function bodyOf(...parts: readonly (readonly string[])[]): string {
  return parts.flat().join('\n').trimEnd();
}
