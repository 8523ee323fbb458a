import type { MergeMethod } from '../repository';
import { invalid } from './error';

/** Numbers are what the client libraries send; names are what answers hold. Both are taken in lower and upper case. */
const STATUSES = ['notSet', 'active', 'abandoned', 'completed', 'all'] as const;
const STRATEGIES = ['', 'noFastForward', 'squash', 'rebase', 'rebaseMerge'] as const;

export type Status = (typeof STATUSES)[number];

export function statusIn(value: unknown): Status | undefined {
  return enumIn(STATUSES, value, 'status');
}

const METHODS: Readonly<Record<(typeof STRATEGIES)[number], MergeMethod>> = {
  '': 'merge',
  noFastForward: 'merge',
  squash: 'squash',
  rebase: 'rebase',
  rebaseMerge: 'rebaseMerge',
};

/** With the strategy by its name, as answers have it. */
export function namedOptions(
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const mergeStrategy = enumIn(STRATEGIES, options['mergeStrategy'], 'mergeStrategy');
  return { ...options, ...(mergeStrategy !== undefined && { mergeStrategy }) };
}

export function methodIn(options: Readonly<Record<string, unknown>>): MergeMethod {
  const strategy = enumIn(STRATEGIES, options['mergeStrategy'], 'mergeStrategy');
  if (strategy !== undefined) return METHODS[strategy];
  return options['squashMerge'] === true ? 'squash' : 'merge';
}

/** Undefined: nothing is said. */
function enumIn<T extends string>(
  names: readonly T[],
  value: unknown,
  what: string,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value : '';
  const found = /^\d+$/.test(text)
    ? names[Number(text)]
    : names.find((name) => name.toLowerCase() === text.toLowerCase());
  // Assumed: the words.
  if (found === undefined) throw invalid(`The value ${JSON.stringify(value)} is no ${what}.`);
  return found;
}
