import { isJsonObject } from '../base/json';
import { printableJson } from '../base/printable';

const CONTENT = 'Reconciler-Content';
const BASE = 'Reconciler-Base';
const VERSIONS = 'Reconciler-Versions';

export interface CommitFacts {
  /** Hash of what the commit makes of the files. */
  readonly content: string;
  /** Commit of the base branch that it is put on. */
  readonly onto: string;
  /** What it asks for, by name. */
  readonly versions?: Readonly<Record<string, string>>;
}

/**
 * Message of our commit. Its trailers say what the commit holds, so that a commit which somebody amended or added to
 * shows: its files are no longer those of the trailer. They say on what it was put, for a base that is force-pushed later
 * takes away what stood there; and what was asked for, for the text of a request is anybody's to change.
 */
export function commitMessage(
  title: string,
  { content, onto, versions = {} }: CommitFacts,
): string {
  const lines = [
    `${CONTENT}: ${content}`,
    `${BASE}: ${onto}`,
    ...(Object.keys(versions).length === 0 ? [] : [`${VERSIONS}: ${printableJson(versions)}`]),
  ];
  return `${title.replace(/\s+/g, ' ').trim()}\n\n${lines.join('\n')}\n`;
}

/** Its content, undefined in a message that is not ours. */
export function parseTrailer(message: string): string | undefined {
  const hash = trailer(message, CONTENT);
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

/** The base commit that one of our commits names; undefined for none, or one that is not a commit id. */
export function parseBase(message: string): string | undefined {
  const base = trailer(message, BASE);
  return base !== undefined && /^[0-9a-z]+$/i.test(base) ? base : undefined;
}

/** Empty where there are none, or where nobody can read them. */
export function parseVersions(message: string): Readonly<Record<string, string>> {
  try {
    return textsIn(JSON.parse(trailer(message, VERSIONS) ?? '{}'));
  } catch {
    return {};
  }
}

/** The texts of a JSON object, by name; what is not text is passed over. */
export function textsIn(json: unknown): Readonly<Record<string, string>> {
  const entries = isJsonObject(json) ? Object.entries(json) : [];
  return Object.fromEntries(
    entries.flatMap(([name, text]) => (typeof text === 'string' ? [[name, text]] : [])),
  );
}

function trailer(message: string, name: string): string | undefined {
  const line = message
    .trimEnd()
    .split(/\r?\n/)
    .findLast((text) => text.startsWith(`${name}: `));
  return line?.slice(name.length + 2).trim();
}
