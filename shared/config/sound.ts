import type { Explained } from './explain';

/** Entries of a list that the schema found nothing wrong with, each with its place in the list. */
export type Checked<T> = readonly { readonly value: T; readonly index: number }[];

/** True if the schema found something at or below these steps. */
export function isBroken(
  problems: readonly Explained[],
  ...steps: readonly (string | number)[]
): boolean {
  return problems.some(({ path }) => steps.every((step, index) => path[index] === step));
}

/** None, if the list itself is broken. */
export function soundEntries<T>(
  list: readonly T[] | undefined,
  key: string,
  problems: readonly Explained[],
): Checked<T> {
  if (problems.some(({ path }) => path.length < 2 && path[0] === key)) return [];
  return (list ?? [])
    .map((value, index) => ({ value, index }))
    .filter(({ index }) => !isBroken(problems, key, index));
}
