import { createHash } from 'node:crypto';
import type { RequestMarker } from './marker';
import { parseMarker, renderMarker, withoutMarker } from './marker';
import type { ForgeRequest } from './observed';

/** What a request says, before the marker is put to it. */
export interface RequestWords {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  /** What is asked for, by name; a closed request is a veto for these. Empty: a veto for the very content alone. */
  readonly versions?: Readonly<Record<string, string>>;
  /** True: something that they usually say could not be read just now. */
  readonly partial?: boolean;
}

/** Title and body as they go to the forge. */
export interface FinishedText {
  readonly title: string;
  readonly body: string;
  readonly marker: RequestMarker;
}

/** Words and marker, which holds a fingerprint of the words. */
export function finishText(words: RequestWords, subject: string, content: string): FinishedText {
  const title = words.title.replace(/\s+/g, ' ').trim();
  const text = createHash('sha256')
    .update(JSON.stringify([title, words.body]))
    .digest('hex')
    .slice(0, 16);
  const marker: RequestMarker = { subject, content, text, versions: words.versions ?? {} };
  return { title, body: withMarker(words.body, marker), marker };
}

/**
 * True when an open request says it already. Fingerprints are compared, not texts: a forge cuts and reformats bodies, and
 * what people add or tick in one must not be written over again and again.
 */
export function isSameText(request: ForgeRequest, { marker }: FinishedText): boolean {
  return isSameMatter(request, marker) && parseMarker(request.body)?.text === marker.text;
}

/** True when it asks for the same, whatever its words. A chart repository that is down must not take words away. */
export function isSameMatter(request: ForgeRequest, marker: RequestMarker): boolean {
  const seen = parseMarker(request.body);
  return (
    seen?.subject === marker.subject && seen.content === marker.content && seen.state === undefined
  );
}

/** The body of a request with a notice above it, and its marker in the state that the notice tells of. */
export function withNotice(
  request: ForgeRequest,
  notice: string,
  state: NonNullable<RequestMarker['state']>,
  otherwise: RequestMarker,
): string {
  const marker = { ...(parseMarker(request.body) ?? otherwise), state };
  return withMarker(`> ${notice}\n\n${withoutMarker(request.body)}`, marker);
}

function withMarker(body: string, marker: RequestMarker): string {
  return `${body.trimEnd()}\n\n${renderMarker(marker)}\n`;
}
