/** Values that are good for a while, each asked for once however many want it at the same time. */
export interface Expiring<T> {
  /** What is kept under `key`, or what `make` brings. A failure is not kept. */
  get(key: string, make: () => Promise<Lasting<T>>): Promise<T>;
  /** Forgets `value`, unless another one has taken its place already. */
  drop(key: string, value: T): void;
  put(key: string, lasting: Lasting<T>): void;
}

export interface Lasting<T> {
  readonly value: T;
  /** Milliseconds since the Unix epoch. */
  readonly expiresAt: number;
}

/** A token that ends while it is on its way is refused: it is renewed so long before. */
const EARLY_MS = 30_000;

interface Entry<T> {
  readonly coming: Promise<T>;
  arrived?: Lasting<T>;
}

/**
 * A cache of values that expire; callers that ask at the same time share one attempt, and a failed attempt is not
 * kept.
 */
export function createExpiring<T>(now: () => number): Expiring<T> {
  const entries = new Map<string, Entry<T>>();

  function start(key: string, make: () => Promise<Lasting<T>>): Promise<T> {
    const made = make();
    const entry: Entry<T> = { coming: made.then(({ value }) => value) };
    entries.set(key, entry);
    made.then(
      (lasting) => {
        entry.arrived = lasting;
      },
      () => {
        if (entries.get(key) === entry) entries.delete(key);
      },
    );
    return entry.coming;
  }

  return {
    get(key, make) {
      const entry = entries.get(key);
      if (entry === undefined) return start(key, make);
      const { arrived } = entry;
      const isGood = arrived === undefined || arrived.expiresAt - EARLY_MS > now();
      return isGood ? entry.coming : start(key, make);
    },
    drop(key, value) {
      if (entries.get(key)?.arrived?.value === value) entries.delete(key);
    },
    put(key, arrived) {
      entries.set(key, { coming: Promise.resolve(arrived.value), arrived });
    },
  };
}
