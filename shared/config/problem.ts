import { looksSecret } from './secret';

/** One thing wrong with a configuration file (or, as a warning, one thing that is allowed and looks unwanted). */
export interface ConfigProblem {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the data, `profiles[0].mode`; empty for the file as a whole. */
  readonly path: string;
  /** What is there, in words: `"manged" is not a mode`. */
  readonly found: string;
  /** What should be there, in words. */
  readonly expected: string;
  /** The nearest valid key or value, ready to be pasted. */
  readonly suggestion?: string;
  /** The line of the file, for showing; empty where it may hold a secret. */
  readonly source: string;
}

const MAX_WIDTH = 110;
/** Escape sequences and direction marks in a file must not play with the terminal that shows the problem. */
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g;

/** One line: `profiles.yaml:12:5: profiles[0].mode: "manged" is not a mode; expected managed or standard; did you mean "managed"?` */
export function describeProblem(problem: ConfigProblem): string {
  const { file, line, column, path, found, expected, suggestion } = problem;
  const where = [`${file}:${line}:${column}`, path].filter((part) => part !== '').join(': ');
  const hint = suggestion === undefined ? '' : `; did you mean "${suggestion}"?`;
  return printable(`${where}: ${found}; expected ${expected}${hint}`);
}

/** All problems, each with the line it is about and a caret under the place. Ends without a newline. */
export function formatProblems(problems: readonly ConfigProblem[]): string {
  return problems.map(formatProblem).join('\n\n');
}

/** A value of the file as a problem shows it: short, on one line, texts in quotes. */
export function shown(value: unknown): string {
  if (typeof value === 'string' && looksSecret(value)) return 'what looks like a secret';
  const text = JSON.stringify(value) ?? 'nothing';
  const short =
    text.length > 80 ? `${text.slice(0, 76)}…${typeof value === 'string' ? '"' : ''}` : text;
  return printable(short);
}

function formatProblem(problem: ConfigProblem): string {
  const { line, source, column } = problem;
  if (source.trim() === '') return describeProblem(problem);
  // A far-off place in a long line is brought into view, not the start of the line.
  const from = column > MAX_WIDTH - 10 ? column - 40 : 0;
  const gutter = `${line} | `;
  const before = source.slice(from, column - 1);
  // Tabs stay tabs, so that the caret stands where the terminal shows the place.
  const indent = ' '.repeat(gutter.length) + before.replace(/[^\t]/g, ' ');
  const view = printable(source.slice(from, from + MAX_WIDTH));
  return `${describeProblem(problem)}\n${gutter}${view}\n${indent}^`;
}

function printable(text: string): string {
  return text.replace(UNPRINTABLE, '\ufffd');
}

/** What an error says, with its cause: fetch says only "fetch failed" and hides why there. */
export function reasonOf(error: unknown): string {
  const { message, cause } = (error ?? {}) as { message?: unknown; cause?: unknown };
  const own = typeof message === 'string' ? message : String(error);
  return cause === undefined ? own : `${own}: ${reasonOf(cause)}`;
}
