import { createHash } from 'node:crypto';
import type { PullRequestMarker } from './marker';
import { aroundMarker, parseMarker, renderMarker } from './marker';
import type { PullRequest } from './observed';

/** What people wrote around our words, and what is left of ours. */
export interface KeptWords {
  readonly above: string;
  readonly below: string;
  readonly ours: string;
}

/**
 * Above is what comes before our first line, below what comes after our marker. Where our first line is no longer found,
 * everything before the marker is taken for ours; where the marker is gone, nothing is.
 */
export function keptAround(body: string): KeptWords {
  const { before, marker, after } = aroundMarker(body);
  if (marker === '') return { above: before, below: '', ours: '' };
  const first = parseMarker(body)?.first;
  const lines = before.split(/\r?\n/);
  const at = first === undefined ? -1 : lines.findIndex((line) => lineHash(line) === first);
  const above = lines.slice(0, Math.max(at, 0)).join('\n').trim();
  return { above, below: after, ours: lines.slice(Math.max(at, 0)).join('\n').trim() };
}

export interface BodyParts {
  readonly above?: string;
  readonly own: string;
  readonly marker: PullRequestMarker;
  readonly below?: string;
}

/** A body of a pull request: our text and marker, with what people wrote above and below. */
export function bodyAround({ above = '', own, marker, below = '' }: BodyParts): string {
  const parts = [above, own.trimEnd(), renderMarker(marker), below];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/**
 * The title that a request gets: ours, in the place of the one before, with whatever people put before or behind it. One
 * that they replaced is theirs.
 */
export function keptTitle(
  { title, body }: Pick<PullRequest, 'title' | 'body'>,
  ours: string,
): string {
  const was = parseMarker(body)?.title;
  if (was === undefined || was === '') return ours;
  return title.includes(was) ? title.replace(was, () => ours) : title;
}

/** Hash of the first line of a text; a forge may change the blanks at its end. */
export function firstLineHash(text: string): string {
  const [line = ''] = text.trimStart().split(/\r?\n/);
  return lineHash(line);
}

function lineHash(line: string): string {
  return createHash('sha256').update(line.trim()).digest('hex').slice(0, 12);
}
