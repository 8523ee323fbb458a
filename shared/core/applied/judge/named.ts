import type { Refusal } from '../verdict';

/** Listed by name; of more only the number is given. */
const MAX_NAMED = 5;

/** The first few names, and how many more there are. */
export function named(all: readonly string[]): string {
  const more = all.length - MAX_NAMED;
  const list = all.slice(0, MAX_NAMED).join(', ');
  return more > 0 ? `${list} and ${more} more` : list;
}

/** One refusal for all of `names`; nothing where there is none. */
export function refusedFor(
  names: readonly string[],
  refusal: (named: string) => Refusal,
): readonly Refusal[] {
  return names.length === 0 ? [] : [refusal(named(names))];
}
