import { printableLine } from '../shared/core/base/printable';
import type { ExitCode } from './exit-code';
import { EXIT } from './exit-code';
import type { Paint } from './output/paint';

interface Said {
  /** What could not be done. */
  readonly what: string;
  readonly why?: string | undefined;
  /** What to do next. */
  readonly remedy?: string | undefined;
  readonly exit?: ExitCode;
}

/** Ends the command; whoever runs it reads what, why and what to do. */
export class CliError extends Error {
  readonly exit: ExitCode;
  constructor(readonly said: Said) {
    super(said.what);
    this.name = 'CliError';
    this.exit = said.exit ?? EXIT.failed;
  }
}

/** Throws a CliError. */
export function fail(said: Said): never {
  throw new CliError(said);
}

/** Lines of ours, each below the first. */
function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => printableLine(line))
    .join(`\n${' '.repeat(8)}`);
}

/** As it is printed: a line for each part that there is. */
export function errorText({ what, why, remedy }: Said, paint: Paint): string {
  const lines = [`${paint('red', 'error:')}  ${printableLine(what)}`];
  if (why !== undefined && why !== '') lines.push(`why:    ${indented(why)}`);
  if (remedy !== undefined) lines.push(`remedy: ${printableLine(remedy)}`);
  return `${lines.join('\n')}\n`;
}

/** Also one of the other bundle, which has a class of its own. */
export function isCliError(error: unknown): error is CliError {
  return error instanceof Error && error.name === 'CliError' && 'said' in error;
}
