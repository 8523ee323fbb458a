import { parseArgs } from 'node:util';
import { USAGE_ERROR } from '../flag';

export interface Arguments {
  readonly count: number;
  readonly atOnce: number;
  /** Judges those again that survived before: tests were written since. */
  readonly survivors: boolean;
  /** Start of the paths to judge now; the others keep what is known of them. */
  readonly only: string;
  /** Unit tests alone, which is quick; the next run without it plays scenes with what they did not notice. */
  readonly units: boolean;
}

/** Ends the process with 64 for anything that it does not know. */
export function argumentsOf(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        'at-once': { type: 'string' },
        survivors: { type: 'boolean' },
        units: { type: 'boolean' },
        only: { type: 'string' },
      },
    });
    const [count = '160', ...rest] = positionals;
    const atOnce = values['at-once'] ?? '1';
    if (rest.length > 0 || ![count, atOnce].every((text) => /^[1-9]\d*$/.test(text)))
      throw new Error('Say how many mutants to try, as in: npm run mutants -- 160 --at-once 2');
    const { survivors = false, units = false, only = '' } = values;
    return { count: Number(count), atOnce: Number(atOnce), survivors, units, only };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(USAGE_ERROR);
  }
}
