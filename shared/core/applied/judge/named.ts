/** Told by name; of more the number is told. */
const MOST_NAMED = 5;

export function named(all: readonly string[]): string {
  const more = all.length - MOST_NAMED;
  const list = all.slice(0, MOST_NAMED).join(', ');
  return more > 0 ? `${list} and ${more} more` : list;
}
