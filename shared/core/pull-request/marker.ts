import { isJsonObject } from '../base/json';
import { printableJson } from '../base/printable';
import { textsIn } from './commit-trailers';

/** What we must know of a request the next time we see it. Hidden in its body, so that no database can disagree. */
export interface PullRequestMarker {
  /** Key of its subject. */
  readonly subject: string;
  /** Hash of the files that it changes. */
  readonly content: string;
  /** Hash of title and body as we wrote them: a forge may cut or reformat what it shows. */
  readonly text: string;
  /** What was asked for, by name: `{"aad-pod-identity": "4.1.18"}`. A closed request is a veto for these. */
  readonly versions: Readonly<Record<string, string>>;
  /** The title as we wrote it: what people made of it since is kept. */
  readonly title?: string;
  /** Hash of our first line: what stands above it, people wrote. */
  readonly first?: string;
  /**
   * handsOff: we told that somebody else's commits are on the branch. withdrawn: we closed it ourselves. To close such a
   * request is no veto: GitHub closes one too when its branch is deleted, which is how a branch is handed back.
   */
  readonly state?: 'handsOff' | 'withdrawn';
}

const BEGIN = '<!-- aks-identity-reconciler ';
const END = ' -->';
/** Ours are a few hundred characters; what is much longer is not ours. */
const MAX_LENGTH = 20_000;

/** The marker as an HTML comment that nothing in it can end early. */
export function renderMarker(marker: PullRequestMarker): string {
  // Neither `--` nor a bracket can end the comment early, whatever a chart or version is called.
  const json = printableJson(marker)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('--', '-\\u002d');
  return `${BEGIN}${json}${END}`;
}

/** The last marker of a body; undefined when there is none, or somebody broke it. Never throws. */
export function parseMarker(body: string): PullRequestMarker | undefined {
  const place = markerPlace(body);
  if (place === undefined || place.end - place.start > MAX_LENGTH) return undefined;
  try {
    const json = body.slice(place.start + BEGIN.length, place.end - END.length);
    return markerOf(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** What comes before and after the last marker, and the marker itself: empty where there is none. */
export function aroundMarker(body: string): {
  readonly before: string;
  readonly marker: string;
  readonly after: string;
} {
  const { start, end } = markerPlace(body) ?? { start: body.length, end: body.length };
  return {
    before: body.slice(0, start).trimEnd(),
    marker: body.slice(start, end),
    after: body.slice(end).trim(),
  };
}

function markerPlace(body: string): { readonly start: number; readonly end: number } | undefined {
  const start = body.lastIndexOf(BEGIN);
  const end = start < 0 ? -1 : body.indexOf(END, start);
  return end < 0 ? undefined : { start, end: end + END.length };
}

function markerOf(json: unknown): PullRequestMarker | undefined {
  if (!isJsonObject(json)) return undefined;
  const { subject, content, text, versions, state, title, first } = json;
  if (typeof subject !== 'string' || typeof content !== 'string') return undefined;
  const known = state === 'handsOff' || state === 'withdrawn';
  return {
    subject,
    content,
    text: typeof text === 'string' ? text : '',
    versions: textsIn(versions),
    ...(typeof title === 'string' && { title }),
    ...(typeof first === 'string' && { first }),
    ...(known && { state }),
  };
}
