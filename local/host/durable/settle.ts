/**
 * A promise that tells its listeners at once. The Durable Task Framework runs orchestrator code on a synchronous
 * scheduler, and the order in which decisions get their ids depends on that.
 */
export class Settle {
  private outcome: boolean | undefined;
  private listeners: ((ok: boolean) => void)[] = [];

  static done(): Settle {
    const settled = new Settle();
    settled.settle(true);
    return settled;
  }

  get open(): boolean {
    return this.outcome === undefined;
  }

  /** The first call counts, later ones are ignored. */
  settle(ok: boolean): void {
    if (this.outcome !== undefined) return;
    this.outcome = ok;
    const listeners = this.listeners;
    this.listeners = [];
    for (const listener of listeners) listener(ok);
  }

  whenSettled(listener: (ok: boolean) => void): void {
    if (this.outcome === undefined) this.listeners.push(listener);
    else listener(this.outcome);
  }
}

/** Settles with the first of them. */
export function anyOf(all: readonly Settle[]): Settle {
  const result = new Settle();
  for (const one of all) one.whenSettled((ok) => result.settle(ok));
  return result;
}

/** Settles when every one has, successfully or not: .NET waits for all, where the SDK rejects at the first failure. */
export function allOf(all: readonly Settle[]): Settle {
  const result = new Settle();
  let left = all.length;
  let failed = false;
  for (const one of all) {
    one.whenSettled((ok) => {
      failed ||= !ok;
      left -= 1;
      if (left === 0) result.settle(!failed);
    });
  }
  return result;
}
