/** As much of an SDK list as is used here. */
export interface Pages<T> {
  byPage(): AsyncIterable<readonly T[]>;
}

/** A subscription's largest list has a few dozen pages; more is a nextLink that leads in a circle. */
const MAX_PAGES = 1000;

/**
 * All items of a list, mapped; items that map to undefined are left out. Rows that Azure repeats while a list changes
 * under the reader are given once, the later one.
 */
export async function collect<T, U extends { readonly id: string }>(
  list: Pages<T>,
  map: (item: T) => U | undefined,
): Promise<readonly U[]> {
  const found = new Map<string, U>();
  let pages = 0;
  for await (const page of list.byPage()) {
    if (++pages > MAX_PAGES) throw new Error(`Azure's list does not end after ${MAX_PAGES} pages.`);
    for (const item of page) {
      const mapped = map(item);
      if (mapped !== undefined) found.set(mapped.id, mapped);
    }
  }
  return [...found.values()];
}
