/** The Event Grid of the simulated Azure: everything that happened, and what of it goes to the sink. */
import type { Random } from '../random';
import type { Timeline } from '../timeline';
import type { Occurrence } from '../world/model';
import type { Settings } from '../world/settings';
import { newDelivery, type Chaos, type DeliveryLog } from './delivery';
import { gridEvent, type GridEvent } from './event';
import { shakeHands, type EventSink } from './handshake';
import { isOfRegistry, passesFilter } from './subscription';

export interface EventGrid {
  /** Every event of this Azure, also those that no subscription asks for. */
  readonly published: readonly GridEvent[];
  readonly log: DeliveryLog;
  /** Sets the probabilities of accidents; what is left out becomes 0 (delay: 5 minutes). */
  chaos(chaos: Partial<Chaos>): void;
  /** Sends an event by hand: any occurrence, filtered like the others. */
  publish(occurrence: Occurrence): GridEvent;
  /** Validates a sink and sends all later events there. */
  deliverTo(sink: EventSink): Promise<void>;
  /** Stops sending. */
  disconnect(): void;
}

export interface GridOptions {
  readonly time: Timeline;
  readonly random: Random;
  readonly settings: Settings;
  readonly tenantId: () => string;
}

/** An Event Grid without a subscriber. */
export function newEventGrid({ time, random, settings, tenantId }: GridOptions): EventGrid {
  const published: GridEvent[] = [];
  const delivery = newDelivery(
    time,
    random.stream('delivery'),
    () => settings.latency.eventDeliveryMs,
  );
  const words = random.stream('events');
  const sinks = new Map<NonNullable<EventSink['of']>, EventSink>();
  return {
    published,
    log: delivery.log,
    chaos({ drop = 0, duplicate = 0, reorder = 0, delayMs = 300_000 }) {
      delivery.chaos = { drop, duplicate, reorder, delayMs };
    },
    publish(occurrence) {
      const event = gridEvent(occurrence, {
        random: words,
        tenantId: tenantId(),
        now: time.now(),
        oddCasing: settings.oddCasing,
      });
      published.push(event);
      const own = isOfRegistry(event) ? sinks.get('registries') : undefined;
      const sink = own ?? sinks.get('resources');
      if (sink && passesFilter(event)) delivery.send(event, sink);
      return event;
    },
    async deliverTo(next) {
      await time.track(shakeHands(next, words, new Date(time.now()).toISOString()));
      sinks.set(next.of ?? 'resources', next);
    },
    disconnect() {
      sinks.clear();
    },
  };
}
