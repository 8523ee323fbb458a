/** As many questions as an app is asked at once. */
const CONCURRENCY = 8;

/** What `ask` says of each item, in their order, a few at a time. */
export async function sideBySide<T, R>(
  items: readonly T[],
  ask: (item: T) => Promise<R>,
): Promise<readonly R[]> {
  const answers: R[] = [];
  const left = items.entries();
  async function work(): Promise<void> {
    for (const [index, item] of left) answers[index] = await ask(item);
  }
  await Promise.all(Array.from({ length: Math.min(CONCURRENCY, items.length) }, work));
  return answers;
}
