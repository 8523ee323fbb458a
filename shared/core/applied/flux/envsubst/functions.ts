import { goPrefixes } from '../go-match';

/**
 * What the operators of an expansion do with a value (fluxcd/pkg, `envsubst/funcs.go`). Lengths and positions count bytes, as Go
 * does. undefined: Flux's controller panics.
 */
export function applyOperator(
  operator: string,
  value: string,
  args: readonly string[],
): string | undefined {
  if (operator === ':') return substring(value, args[0] ?? '', args[1]);
  if (operator.startsWith('/')) return replaced(operator, value, args);
  const operation = OPERATIONS[args.length === 0 && operator === '#' ? 'length' : operator];
  return operation === undefined ? value || args.join('') : operation(value, args[0] ?? '');
}

type Operation = (value: string, word: string) => string;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  ',': (value) => changeFirst(value, (character) => character.toLowerCase()),
  ',,': (value) => value.toLowerCase(),
  '^': (value) => changeFirst(value, (character) => character.toUpperCase()),
  '^^': (value) => value.toUpperCase(),
  length: (value) => String(Buffer.byteLength(value)),
  '#': trimShortest,
  '##': trimLongest,
  '%': (value, word) => reversed(trimShortest(reversed(value), reversed(word))),
  '%%': (value, word) => reversed(trimLongest(reversed(value), reversed(word))),
};

/** Operators that say what to do without a value; `${x}` and the others need one. */
export function hasDefault(operator: string): boolean {
  return /^:?[-+=?]$/.test(operator);
}

function changeFirst(value: string, change: (character: string) => string): string {
  const [first = ''] = value;
  return change(first) + value.slice(first.length);
}

function substring(value: string, from: string, length: string | undefined): string | undefined {
  if (!isInteger(from) || (length !== undefined && !isInteger(length))) return value;
  const bytes = Buffer.from(value);
  const start = Number(from) < 0 ? Math.max(0, bytes.length + Number(from)) : Number(from);
  if (start >= bytes.length && (length === undefined || start + Number(length) >= bytes.length)) {
    return '';
  }
  const end = length === undefined ? bytes.length : Math.min(bytes.length, start + Number(length));
  return end < start ? undefined : bytes.subarray(start, end).toString();
}

function isInteger(text: string): boolean {
  // What does not fit into 64 bits is not a number to Go.
  return /^[+-]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 63;
}

function replaced(operator: string, value: string, args: readonly string[]): string {
  const [wanted = '', replacement] = args;
  const by = replacement ?? '';
  if (operator === '//') return value.replaceAll(wanted, () => by);
  if (operator === '/') return value.replace(wanted, () => by);
  if (replacement === undefined) return value;
  if (operator === '/#') {
    return value.startsWith(wanted) ? by + value.slice(wanted.length) : value;
  }
  return value.endsWith(wanted) ? value.slice(0, value.length - wanted.length) + by : value;
}

function trimShortest(value: string, pattern: string): string {
  const lengths = matchingLengths(value, pattern);
  return value.slice(lengths?.at(0) ?? 0);
}

function trimLongest(value: string, pattern: string): string {
  const lengths = matchingLengths(value, pattern);
  return value.slice(lengths?.at(-1) ?? 0);
}

/** Lengths of the beginnings that fit, shortest first; never none at all. A `*` crosses slashes here. */
function matchingLengths(value: string, pattern: string): readonly number[] | undefined {
  return goPrefixes(slashless(pattern), slashless(value));
}

/** With a character for the slash that is nobody's, so that `*` takes it as any other. */
function slashless(text: string): string {
  return text.replaceAll('/', '\uE000');
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}
