import type { GoFunction } from '../go/run';
import { type GoValue, isList, NotComputed } from '../go/value';
import { anyText, argAt, smallInt, textAt } from './arguments';

const MAX_LENGTH = 1_000_000;

/** Functions of sprig about text. What they are piped comes last. */
export const TEXT: Readonly<Record<string, GoFunction>> = {
  quote: (args) =>
    present(args)
      .map((one) => goQuoted(anyText(one)))
      .join(' '),
  squote: (args) =>
    present(args)
      .map((one) => `'${anyText(one)}'`)
      .join(' '),
  cat: (args) => present(args).map(anyText).join(' '),
  trim: (args) => textAt(args, 0).trim(),
  trimAll: ([signs, text]) => trimmed(anyText(text ?? ''), anyText(signs ?? ''), 'both'),
  trimPrefix: (args) => withoutPrefix(textAt(args, 1), textAt(args, 0)),
  trimSuffix: (args) => withoutSuffix(textAt(args, 1), textAt(args, 0)),
  upper: (args) => textAt(args, 0).toUpperCase(),
  lower: (args) => textAt(args, 0).toLowerCase(),
  title: (args) => textAt(args, 0).replace(/(^|\s)\p{Ll}/gu, (start) => start.toUpperCase()),
  untitle: (args) => textAt(args, 0).replace(/(^|\s)\p{Lu}/gu, (start) => start.toLowerCase()),
  nospace: (args) => textAt(args, 0).replace(/\s/g, ''),
  trunc: (args) => truncated(textAt(args, 1), smallInt(args, 0)),
  substr: (args) => part(textAt(args, 2), smallInt(args, 0), smallInt(args, 1)),
  repeat: (args) => repeated(textAt(args, 1), smallInt(args, 0)),
  replace: (args) => textAt(args, 2).replaceAll(textAt(args, 0), () => textAt(args, 1)),
  contains: (args) => textAt(args, 1).includes(textAt(args, 0)),
  hasPrefix: (args) => textAt(args, 1).startsWith(textAt(args, 0)),
  hasSuffix: (args) => textAt(args, 1).endsWith(textAt(args, 0)),
  indent: (args) => indented(textAt(args, 1), smallInt(args, 0)),
  nindent: (args) => `\n${indented(textAt(args, 1), smallInt(args, 0))}`,
  join: (args) => textsOf(argAt(args, 1)).join(textAt(args, 0)),
  splitList: (args) => textAt(args, 1).split(textAt(args, 0)),
  split: (args) =>
    new Map(
      textAt(args, 1)
        .split(textAt(args, 0))
        .map((one, at) => [`_${at}`, one]),
    ),
  toString: (args: readonly GoValue[]) => anyText(argAt(args, 0)),
  toStrings: (args) => textsOf(argAt(args, 0)),
  sortAlpha: (args) => [...textsOf(argAt(args, 0))].sort((a, b) => (a < b ? -1 : 1)),
  print: (args) => printed(args),
  println: (args) => `${args.map(anyText).join(' ')}\n`,
  printf: ([format, ...args]) => formatted(anyText(format ?? ''), args),
};

function present(args: readonly GoValue[]): readonly GoValue[] {
  return args.filter((one) => one !== null);
}

/** `%q`: as JSON, as far as people write. */
function goQuoted(text: string): string {
  return JSON.stringify(text).replaceAll('\\b', '\\b').replaceAll('\u007f', '\\x7f');
}

/** sprig's `strslice`: what is nothing is left out; what is no list is a list of one. */
function textsOf(value: GoValue): readonly string[] {
  if (value === null) return [];
  return isList(value) ? present(value).map(anyText) : [anyText(value)];
}

function withoutPrefix(text: string, prefix: string): string {
  return text.startsWith(prefix) ? text.slice(prefix.length) : text;
}

function withoutSuffix(text: string, suffix: string): string {
  return suffix !== '' && text.endsWith(suffix) ? text.slice(0, -suffix.length) : text;
}

function trimmed(text: string, signs: string, _sides: 'both'): string {
  let [from, to] = [0, text.length];
  while (from < to && signs.includes(text.charAt(from))) from += 1;
  while (to > from && signs.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

function truncated(text: string, length: number): string {
  if (length < 0) return text.length > -length ? text.slice(length) : text;
  return text.slice(0, length);
}

function part(text: string, from: number, to: number): string {
  if (from < 0) return text.slice(0, Math.max(0, to));
  return to < 0 || to > text.length ? text.slice(from) : text.slice(from, to);
}

function repeated(text: string, times: number): string {
  if (text.length * times > MAX_LENGTH) throw new NotComputed('repeats a text too often');
  return text.repeat(Math.max(0, times));
}

function indented(text: string, spaces: number): string {
  const pad = ' '.repeat(Math.max(0, spaces));
  return pad + text.replaceAll('\n', `\n${pad}`);
}

/** A space between two that are both no text. */
function printed(args: readonly GoValue[]): string {
  return args.reduce<string>((text, one, index) => {
    const before = args[index - 1];
    const apart = index > 0 && typeof one !== 'string' && typeof before !== 'string';
    return `${text}${apart ? ' ' : ''}${anyText(one)}`;
  }, '');
}

/** Flags, widths and precisions are not computed. */
const VERB = /%(.)/gs;

function formatted(format: string, args: readonly GoValue[]): string {
  let next = 0;
  const text = format.replace(VERB, (_, verb: string) => {
    if (verb === '%') return '%';
    next += 1;
    return oneFormatted(verb, args[next - 1]);
  });
  if (next !== args.length) throw new NotComputed('formats more, or less, than it is given');
  return text;
}

function oneFormatted(verb: string, value: GoValue | undefined): string {
  if (value === undefined) throw new NotComputed('formats more than it is given');
  if (verb === 'v') return anyText(value);
  if (verb === 's' && typeof value === 'string') return value;
  if (verb === 'q' && typeof value === 'string') return goQuoted(value);
  if (verb === 'd' && typeof value === 'bigint') return String(value);
  if (verb === 't' && typeof value === 'boolean') return String(value);
  throw new NotComputed(`formats with %${verb} what is no match for it`);
}
