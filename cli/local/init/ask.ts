import { printableLine } from '../../../shared/core/base/printable';
import { fail } from '../../cli-error';
import type { Alone } from '../../context';
import { EXIT } from '../../exit-code';

const TRIES = 3;

interface Question<T> {
  readonly what: string;
  readonly items: readonly T[];
  readonly show: (item: T) => string;
  /** What an empty line means. */
  readonly otherwise: 'all' | 'none';
}

/** Several of a numbered list. Throws CliError where the answer is none after some tries. */
export async function choose<T>(
  { printer }: Pick<Alone, 'printer'>,
  ask: (question: string) => Promise<string>,
  { what, items, show, otherwise }: Question<T>,
): Promise<readonly T[]> {
  if (items.length === 0) return [];
  printer.note(`${what}:`);
  for (const [index, item] of items.entries()) {
    printer.note(`  ${index + 1}  ${printableLine(show(item))}`);
  }
  for (let tries = 0; tries < TRIES; tries += 1) {
    const text = (await ask(`Numbers, with commas (Enter: ${otherwise}): `)).trim();
    if (text === '') return otherwise === 'all' ? items : [];
    const chosen = numbersIn(text).map((number) => items[number - 1]);
    const known = chosen.filter((item) => item !== undefined);
    if (known.length === chosen.length) return known;
    printer.note(`There are numbers from 1 to ${items.length}.`);
  }
  return fail({ what: `${what}: nothing was chosen.`, exit: EXIT.usage });
}

/** 0 for what is no number, which none of a list has. */
function numbersIn(text: string): readonly number[] {
  return text.split(/[ ,]+/).map((part) => (/^\d{1,5}$/.test(part) ? Number(part) : 0));
}
