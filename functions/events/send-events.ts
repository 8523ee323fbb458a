import type { IsoTime } from '../../shared/core/base/iso-time';
import { msBetween } from '../../shared/core/base/iso-time';
import type { Failure } from '../../shared/core/base/errors';
import { isReconcileError } from '../../shared/core/base/errors';
import type { OutboundEvent } from '../../shared/core/events/event';
import type { Adapters } from '../../shared/current-adapters';

/** Event Grid takes a megabyte at once; an event has a few kilobytes. */
const AT_ONCE = 50;
/** As long as Event Grid itself tries to deliver. */
const KEPT_MS = 24 * 3600_000;

/**
 * Sends events oldest first until none is left or the topic cannot be reached. An event that was sent and could not be removed
 * is sent again under the same id.
 */
export async function sendEvents(adapters: Adapters): Promise<void> {
  for (;;) {
    const events = await adapters.store.outbox.oldest(AT_ONCE);
    if (events.length === 0 || !(await sendBatch(adapters, events))) return;
  }
}

/** False: the rest has to wait. */
async function sendBatch(adapters: Adapters, events: readonly OutboundEvent[]): Promise<boolean> {
  const failure = await send(adapters, events);
  if (failure === undefined) return true;
  if (failure.policy === 'Terminal') return sendEach(adapters, events);
  const old = events.filter(({ time }) => isOver(time, adapters.now()));
  await drop(adapters, old, failure);
  adapters.log('warn', 'events wait for their topic', {
    topic: failure.target,
    ...whyOf(failure),
    waiting: events.length - old.length,
  });
  return false;
}

/** A batch is refused for one of its events. */
async function sendEach(adapters: Adapters, events: readonly OutboundEvent[]): Promise<boolean> {
  for (const event of events) {
    const failure = await send(adapters, [event]);
    if (failure === undefined) continue;
    if (failure.policy !== 'Terminal') return false;
    await drop(adapters, [event], failure);
  }
  return true;
}

async function send(
  { topic, store }: Adapters,
  events: readonly OutboundEvent[],
): Promise<Failure | undefined> {
  try {
    // Without a topic nobody wants what was put in while there was one.
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
  await adapters.store.outbox.remove(events);
  adapters.log('error', 'events were dropped', {
    topic: failure.target,
    ...whyOf(failure),
    events: events.map(({ id }) => id),
  });
}

function whyOf({ code, message, remedy }: Failure): Readonly<Record<string, string>> {
  return { code, message, ...(remedy !== undefined && { remedy }) };
}

function isOver(time: IsoTime, now: IsoTime): boolean {
  return msBetween(time, now) > KEPT_MS;
}
