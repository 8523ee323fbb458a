/** At-least-once delivery as Event Grid does it: retries on its schedule, dead letters, and (on demand) accidents. */
import type { Random } from '../random';
import type { Timeline } from '../timeline';
import { rendered, type GridEvent } from './event';
import type { EventSink } from './handshake';
import { postTo } from './handshake';

/** Probabilities (0..1) of accidents, drawn from the seed. */
export interface Chaos {
  readonly drop: number;
  readonly duplicate: number;
  /** Share of events that are held back by up to `delayMs`, so that later ones overtake them. */
  readonly reorder: number;
  readonly delayMs: number;
}

export interface DeadLetter {
  readonly event: GridEvent;
  readonly reason: string;
  readonly attempts: number;
}

export interface DeliveryLog {
  /** Events accepted by the sink, once per delivery. */
  readonly delivered: GridEvent[];
  readonly dropped: GridEvent[];
  readonly deadLetters: DeadLetter[];
  /** Deliveries under way or waiting for a retry. */
  pending: number;
}

export interface Delivery {
  readonly log: DeliveryLog;
  chaos: Chaos;
  send(event: GridEvent, sink: EventSink): void;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const RETRY_MS = [
  10 * SECOND,
  30 * SECOND,
  MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  30 * MINUTE,
  HOUR,
  3 * HOUR,
  6 * HOUR,
];
const LATER_MS = 12 * HOUR;
const TIME_TO_LIVE_MS = 24 * HOUR;
const MAX_ATTEMPTS = 30;
/** Event Grid gives up at once on these. */
const HOPELESS = new Set([400, 401, 403, 413]);

/** Starts deliveries on a timeline; `delayMs` tells how long an event is on its way. */
export function newDelivery(time: Timeline, random: Random, delayMs: () => number): Delivery {
  const log: DeliveryLog = { delivered: [], dropped: [], deadLetters: [], pending: 0 };
  const delivery: Delivery = {
    log,
    chaos: { drop: 0, duplicate: 0, reorder: 0, delayMs: 5 * MINUTE },
    send(event, sink) {
      const { drop, duplicate, reorder, delayMs: most } = delivery.chaos;
      if (random.next() < drop) return void log.dropped.push(event);
      const copies = random.next() < duplicate ? 2 : 1;
      for (let copy = 0; copy < copies; copy += 1) {
        const extra = random.next() < reorder ? random.next() * most : 0;
        log.pending += 1;
        const flight = { event, sink, born: time.now(), time, log };
        time.after(delayMs() + extra, () => void time.track(attempt(flight, 1)));
      }
    },
  };
  return delivery;
}

interface Flight {
  readonly event: GridEvent;
  readonly sink: EventSink;
  readonly born: number;
  readonly time: Timeline;
  readonly log: DeliveryLog;
}

async function attempt(flight: Flight, n: number): Promise<void> {
  const { event, log, time, born } = flight;
  const outcome = await deliver(flight, n);
  if (outcome === 'ok') {
    log.delivered.push(event);
    log.pending -= 1;
    return;
  }
  const wait = RETRY_MS[n - 1] ?? LATER_MS;
  const expired = time.now() + time.scaled(wait) - born > time.scaled(TIME_TO_LIVE_MS);
  if (outcome.hopeless || expired || n >= MAX_ATTEMPTS) {
    log.deadLetters.push({ event, reason: outcome.reason, attempts: n });
    log.pending -= 1;
    return;
  }
  time.after(wait, () => void time.track(attempt(flight, n + 1)));
}

async function deliver(
  { event, sink }: Flight,
  n: number,
): Promise<'ok' | { hopeless: boolean; reason: string }> {
  const body = rendered(event, sink.schema);
  const cloud = sink.schema === 'cloudevents';
  try {
    const { status } = await postTo(sink, {
      method: 'POST',
      headers: {
        'content-type': cloud
          ? 'application/cloudevents+json; charset=utf-8'
          : 'application/json; charset=utf-8',
        'aeg-event-type': 'Notification',
        'aeg-subscription-name': 'SIMULATED',
        'aeg-delivery-count': String(n - 1),
        'aeg-data-version': event.dataVersion,
        'aeg-metadata-version': '1',
      },
      body: JSON.stringify(cloud ? body : [body]),
    });
    if (status >= 200 && status <= 204) return 'ok';
    return { hopeless: HOPELESS.has(status), reason: `HTTP ${status}` };
  } catch (error) {
    return { hopeless: false, reason: error instanceof Error ? error.message : String(error) };
  }
}
