import { printableLine } from '../../shared/core/base/printable';

/** Prints the story as it happens: seconds since the start, who acts, what happens. */
export interface Narrator {
  /** Somebody in Azure, or at the keyboard, does something. */
  act(text: string): void;
  /** The reconciler notices, decides or ends something. */
  reconciler(text: string): void;
  /** One write that reached Azure. */
  azure(text: string): void;
  /** Something has come to, or gone from, the container registry. */
  registry(text: string): void;
  /** One write that reached the git forge. */
  git(text: string): void;
  /** Flux or NMI has got somewhere in the cluster. */
  flux(text: string): void;
  /** Lines below the last one, as they are. */
  block(text: string): void;
  /** The end state was right (or not). */
  result(ok: boolean, text: string): void;
}

const COLOURS = {
  act: 36,
  reconciler: 33,
  azure: 35,
  registry: 34,
  git: 95,
  flux: 94,
  good: 32,
  bad: 31,
  dim: 2,
} as const;

export interface NarratorOptions {
  readonly write: (text: string) => void;
  readonly now: () => number;
  /** Colours only where somebody can see them; every colour has a word beside it. */
  readonly colour: boolean;
}

export function narrator({ write, now, colour }: NarratorOptions): Narrator {
  const start = now();
  const paint = (kind: keyof typeof COLOURS, text: string): string =>
    colour ? `\u001b[${COLOURS[kind]}m${text}\u001b[0m` : text;
  const line = (kind: keyof typeof COLOURS, who: string, text: string): void => {
    const seconds = ((now() - start) / 1000).toFixed(2).padStart(6);
    write(
      `${paint('dim', `${seconds}s`)}  ${paint(kind, who.padEnd(10))}  ${printableLine(text)}\n`,
    );
  };
  return {
    act: (text) => line('act', 'someone', text),
    reconciler: (text) => line('reconciler', 'reconciler', text),
    azure: (text) => line('azure', 'azure', text),
    registry: (text) => line('registry', 'registry', text),
    git: (text) => line('git', 'git', text),
    flux: (text) => line('flux', 'flux', text),
    block: (text) => write(`${indent(text.trimEnd(), colour)}\n`),
    result: (ok, text) => line(ok ? 'good' : 'bad', ok ? '✔ right' : '✗ wrong', text),
  };
}

/** Plans are indented below the line that announces them, their signs coloured as in a diff. */
function indent(text: string, colour: boolean): string {
  return text
    .split('\n')
    .map((row) => printableLine(row))
    .map((row) => `${' '.repeat(21)}${colour ? paintSign(row) : row}`)
    .join('\n');
}

function paintSign(row: string): string {
  const sign = row.trimStart().charAt(0);
  const code = { '+': 32, '~': 33, '-': 31, '!': 31 }[sign];
  return code === undefined ? row : `\u001b[${code}m${row}\u001b[0m`;
}

/** One that writes to the terminal. */
export function newNarrator(): Narrator {
  return narrator({
    write: (text) => process.stdout.write(text),
    now: Date.now,
    colour: process.stdout.isTTY && process.env['NO_COLOR'] === undefined,
  });
}
