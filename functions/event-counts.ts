import type { EventOutcome } from '../shared/core/arm/event';

/** What became of the events that this process received. */
const counts = new Map<EventOutcome, number>();

export function countEvent(outcome: EventOutcome): void {
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
}

export function eventCounts(): Readonly<Record<string, number>> {
  return Object.fromEntries(counts);
}
