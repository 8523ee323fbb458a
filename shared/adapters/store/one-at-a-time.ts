/** Runs work of one key in the order of asking, one after the other; different keys do not wait for each other. */
export type OneAtATime = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * A burst of events on one cluster arrives in one process: there, standing in line costs one read and one write each,
 * where racing for the ETag would cost a number of calls that grows with the square of the burst.
 */
export function oneAtATime(): OneAtATime {
  const tails = new Map<string, Promise<void>>();
  return (key, work) => {
    const mine = (tails.get(key) ?? Promise.resolve()).then(work);
    const tail = mine.then(ignore, ignore).then(() => {
      if (tails.get(key) === tail) tails.delete(key);
    });
    tails.set(key, tail);
    return mine;
  };
}

function ignore(): void {}
