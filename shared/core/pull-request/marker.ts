import { isJsonObject } from '../json';
import { printableJson } from '../printable';

/** What we must know of a request the next time we see it. Hidden in its body, so that no database can disagree. */
export interface RequestMarker {
  /** Key of its subject. */
  readonly subject: string;
  /** Hash of the files that it changes. */
  readonly content: string;
  /** Hash of title and body as we wrote them: a forge may cut or reformat what it shows. */
  readonly text: string;
  /** What was asked for, by name: `{"aad-pod-identity": "4.1.18"}`. A closed request is a veto for these. */
  readonly versions: Readonly<Record<string, string>>;
  /**
   * handsOff: we told that somebody else's commits are on the branch. withdrawn: we closed it ourselves. To close such a
   * request is no veto: GitHub closes one too when its branch is deleted, which is how a branch is handed back.
   */
  readonly state?: 'handsOff' | 'withdrawn';
}

const BEGIN = '<!-- aks-identity-reconciler ';
const END = ' -->';
/** Ours are a few hundred characters; what is much longer is not ours. */
const LONGEST = 20_000;

export function renderMarker(marker: RequestMarker): string {
  // Neither `--` nor a bracket can end the comment early, whatever a chart or version is called.
  const json = printableJson(marker)
    .replaceAll('<', '\\u003c')
    .replaceAll('>', '\\u003e')
    .replaceAll('--', '-\\u002d');
  return `${BEGIN}${json}${END}`;
}

/** The last marker of a body; undefined when there is none, or somebody broke it. Never throws. */
export function parseMarker(body: string): RequestMarker | undefined {
  const place = markerPlace(body);
  if (place === undefined || place.end - place.start > LONGEST) return undefined;
  try {
    const json = body.slice(place.start + BEGIN.length, place.end - END.length);
    return markerOf(JSON.parse(json));
  } catch {
    return undefined;
  }
}

/** A body without its last marker. */
export function withoutMarker(body: string): string {
  const place = markerPlace(body);
  if (place === undefined) return body.trimEnd();
  return (body.slice(0, place.start) + body.slice(place.end)).trimEnd();
}

/** The last marker as it stands, or an empty text. */
export function markerText(body: string): string {
  const place = markerPlace(body);
  return place === undefined ? '' : body.slice(place.start, place.end);
}

function markerPlace(body: string): { readonly start: number; readonly end: number } | undefined {
  const start = body.lastIndexOf(BEGIN);
  const end = start < 0 ? -1 : body.indexOf(END, start);
  return end < 0 ? undefined : { start, end: end + END.length };
}

function markerOf(json: unknown): RequestMarker | undefined {
  if (!isJsonObject(json)) return undefined;
  const { subject, content, text, versions, state } = json;
  if (typeof subject !== 'string' || typeof content !== 'string') return undefined;
  const known = state === 'handsOff' || state === 'withdrawn';
  return {
    subject,
    content,
    text: typeof text === 'string' ? text : '',
    versions: versionsOf(versions),
    ...(known && { state }),
  };
}

function versionsOf(json: unknown): Readonly<Record<string, string>> {
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  return Object.fromEntries(
    entries.flatMap(([name, version]) => (typeof version === 'string' ? [[name, version]] : [])),
  );
}
