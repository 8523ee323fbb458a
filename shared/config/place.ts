import type { ConfigProblem } from './problem';
import { hideSecrets, looksSecret } from './secret';

/** A place in a file. */
export interface Place {
  readonly text: string;
  readonly file: string;
  /** In UTF-16 units from the start. */
  readonly offset: number;
  readonly path?: string;
  /** Never show the line. */
  readonly hidden?: boolean;
}

/** What a problem says, apart from where. */
export type Finding = Pick<ConfigProblem, 'found' | 'expected' | 'suggestion'>;

/** Turns an offset into line, column and the line's text, unless that may be a secret. */
export function problemAt(
  { text, file, offset, path = '', hidden = false }: Place,
  finding: Finding,
): ConfigProblem {
  const at = Math.min(offset, text.length);
  // lastIndexOf takes -1 for 0 and would find a line end that stands behind the place.
  const lineStart = at === 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
  const lineEnd = text.indexOf('\n', at);
  const source = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd).replace(/\r$/, '');
  const line = text.slice(0, lineStart).split('\n').length;
  return {
    file,
    line,
    column: at - lineStart + 1,
    path: hideSecrets(path),
    ...finding,
    found: hideSecrets(finding.found),
    expected: hideSecrets(finding.expected),
    source: hidden || looksSecret(source) ? '' : source,
  };
}

/** `['profiles', 0, 'tags', 'a b']` is `profiles[0].tags["a b"]`. */
export function pathText(path: readonly (string | number)[]): string {
  return path.map(stepText).join('').replace(/^\./, '');
}

function stepText(step: string | number): string {
  if (typeof step === 'number') return `[${step}]`;
  return /^[\w-]+$/.test(step) ? `.${step}` : `[${JSON.stringify(step)}]`;
}
