import type { IsoTime } from '../../shared/core/base/iso-time';
import { msBetween } from '../../shared/core/base/iso-time';
import type { Failure } from '../../shared/core/base/errors';
import { isReconcileError } from '../../shared/core/base/errors';
import type { OutboundEvent } from '../../shared/core/events/event';
import { wireType } from '../../shared/core/events/event';
import type { Adapters } from '../../shared/current-adapters';

/** Event Grid takes a megabyte at once; an event has a few kilobytes. */
const BATCH_SIZE = 50;
/** As long as Event Grid itself tries to deliver. */
const KEPT_MS = 24 * 3600_000;
/** Runs are not to wait for events: the rest is sent at the next tick. */
const BATCHES_PER_TICK = 10;

/**
 * Sends events oldest first until none is left, the topic cannot be reached, or it is enough for one tick. An event that was
 * sent and could not be removed is sent again under the same id. Without a topic it asks nobody.
 */
export async function sendEvents(adapters: Adapters): Promise<void> {
  if (adapters.topic === undefined) return;
  for (let batch = 0; batch < BATCHES_PER_TICK; batch += 1) {
    const { events, unreadable } = await adapters.store.outbox.oldest(BATCH_SIZE);
    if (batch === 0) tellUnreadable(adapters, unreadable);
    if (events.length === 0 || !(await sendBatch(adapters, events))) return;
  }
}

/** They stay where they are and hold up no other: a version that can read them may come back. */
function tellUnreadable(adapters: Adapters, unreadable: readonly Failure[]): void {
  const [first] = unreadable;
  if (first === undefined) return;
  adapters.log('error', 'events cannot be read', {
    target: first.target,
    ...whyOf(first),
    rows: unreadable.length,
  });
}

/** False: the rest has to wait. */
async function sendBatch(adapters: Adapters, all: readonly OutboundEvent[]): Promise<boolean> {
  const isOld = ({ time }: OutboundEvent): boolean => isOver(time, adapters.now());
  await drop(adapters, all.filter(isOld), TOO_OLD);
  const events = all.filter((event) => !isOld(event));
  const failure = await send(adapters, events);
  if (failure === undefined) return true;
  if (failure.policy === 'Terminal') return sendEach(adapters, events);
  return wait(adapters, failure, events.length);
}

function wait(adapters: Adapters, failure: Failure, waiting: number): false {
  adapters.log('warn', 'events wait for their topic', {
    topic: failure.target,
    ...whyOf(failure),
    waiting,
  });
  return false;
}

const TOO_OLD: Failure = {
  policy: 'Terminal',
  code: 'EventTooOld',
  message: 'The topic has not taken them for a day, or there was none.',
};

/** A batch is refused for one of its events. */
async function sendEach(adapters: Adapters, events: readonly OutboundEvent[]): Promise<boolean> {
  for (const [index, event] of events.entries()) {
    const failure = await send(adapters, [event]);
    if (failure === undefined) continue;
    if (failure.policy !== 'Terminal') return wait(adapters, failure, events.length - index);
    await drop(adapters, [event], failure);
  }
  return true;
}

async function send(
  { topic, store }: Adapters,
  events: readonly OutboundEvent[],
): Promise<Failure | undefined> {
  if (events.length === 0) return undefined;
  try {
    await topic?.send(events);
  } catch (error) {
    if (isReconcileError(error)) return error.failure;
    throw error;
  }
  await store.outbox.remove(events);
  return undefined;
}

async function drop(
  adapters: Adapters,
  events: readonly OutboundEvent[],
  failure: Failure,
): Promise<void> {
  if (events.length === 0) return;
  // Before they are gone: a crash in between says it twice, and not never.
  adapters.log('error', 'events were dropped', {
    topic: failure.target,
    ...whyOf(failure),
    events: events.map(({ id, type, subject }) => ({ id, type: wireType(type), subject })),
  });
  await adapters.store.outbox.remove(events);
}

function whyOf({ code, message, remedy }: Failure): Readonly<Record<string, string>> {
  return { code, message, ...(remedy !== undefined && { remedy }) };
}

function isOver(time: IsoTime, now: IsoTime): boolean {
  return msBetween(time, now) > KEPT_MS;
}
