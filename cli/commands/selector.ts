import { matchesGlob } from '../../shared/core/base/glob';
import { nearest } from '../../shared/core/base/nearest';
import { fail } from '../cli-error';
import { EXIT } from '../exit-code';
import type { Fields } from './get-kinds';

/**
 * What --selector asks for, as kubectl writes it: `profile=shop,ready!=True`. Every part must hold; a value may have `*` and
 * `?`, and is the same in any case. Throws CliError for what is none.
 */
export function selectorOf<T>(text: string | undefined, fields: Fields<T>): (row: T) => boolean {
  if (text === undefined) return () => true;
  const parts = text.split(',').map((part) => partOf(part, fields));
  return (row) => parts.every((holds) => holds(row));
}

function partOf<T>(part: string, fields: Fields<T>): (row: T) => boolean {
  const at = part.indexOf('=');
  const name = part.slice(0, at).replace(/[!=]$/, '').trim();
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (at < 1 || field === undefined) return refuse(part, name, Object.keys(fields));
  const wanted = part[at - 1] !== '!';
  const value = part
    .slice(at + 1)
    .replace(/^=/, '')
    .trim();
  return (row) => matchesGlob(value, field(row)) === wanted;
}

function refuse(part: string, name: string, known: readonly string[]): never {
  const guess = nearest(name, known);
  fail({
    what: `"${part}" selects nothing.`,
    why: `A selector is field=value or field!=value, and the fields are ${known.join(', ')}.`,
    remedy: guess === undefined ? 'Such as --selector ready!=True' : `Did you mean ${guess}?`,
    exit: EXIT.usage,
  });
}
