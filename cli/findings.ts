import { printableLine } from '../shared/core/base/printable';
import type { Alone } from './context';
import type { ExitCode } from './exit-code';
import { EXIT } from './exit-code';

/** One thing that was looked at, and how it was found. */
export interface Finding {
  readonly what: string;
  /** `note`: it is meant to be so, perhaps. */
  readonly result: 'well' | 'note' | 'wrong';
  /** The command that mends it. */
  readonly remedy?: string | undefined;
}

/** Prints what `check` has found. Ends with 1 where something is wrong. */
export async function showFindings(
  { printer }: Pick<Alone, 'printer'>,
  findings: readonly Finding[],
): Promise<ExitCode> {
  const wrong = findings.filter(({ result }) => result === 'wrong');
  await printer.show({
    value: { findings },
    names: wrong.map(({ what }) => what),
    lines: ({ paint }) =>
      findings.flatMap(({ what, result, remedy }) => [
        `${paint(COLOURS[result], SIGNS[result])} ${printableLine(what)}`,
        ...(remedy ?? '')
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => `  ${printableLine(line)}`),
      ]),
  });
  return wrong.length > 0 ? EXIT.failed : EXIT.done;
}

const SIGNS = { well: '✔', note: '!', wrong: '✗' } as const;
const COLOURS = { well: 'green', note: 'yellow', wrong: 'red' } as const;
