/** Something that is to happen at a time; of those at the same time the one that was added first. */
export interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Timers by time: a binary heap, so that a fleet's ten thousand cost each of them a dozen comparisons. */
export class Timers {
  private readonly heap: Timer[] = [];
  /** Those that were taken back, and are left out when their time has come. */
  private readonly removed = new Set<Timer>();

  add(timer: Timer): void {
    const { heap } = this;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if (!isSooner(timer, heap[above]!)) break;
      heap[at] = heap[above]!;
      at = above;
    }
    heap[at] = timer;
  }

  remove(timer: Timer): void {
    this.removed.add(timer);
    if (this.removed.size > this.heap.length / 2) this.sweep();
  }

  /** Takes out the next one; undefined when there is none until `latest`. */
  takeNext(latest: number): Timer | undefined {
    for (;;) {
      const first = this.heap[0];
      if (first === undefined || (first.at > latest && !this.removed.has(first))) return undefined;
      this.takeFirst();
      if (!this.removed.delete(first)) return first;
    }
  }

  private takeFirst(): void {
    const { heap } = this;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      if (left >= heap.length) break;
      const right = left + 1;
      const sooner = right < heap.length && isSooner(heap[right]!, heap[left]!) ? right : left;
      if (!isSooner(heap[sooner]!, last)) break;
      heap[at] = heap[sooner]!;
      at = sooner;
    }
    heap[at] = last;
  }

  /** Throws out what was taken back; a timer that has gone off already may be among it. */
  private sweep(): void {
    const left = this.heap.filter((timer) => !this.removed.has(timer));
    this.removed.clear();
    this.heap.length = 0;
    for (const timer of left) this.add(timer);
  }
}

function isSooner(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
