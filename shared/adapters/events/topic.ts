import type { OutboundEvent } from '../../core/events/event';

/** A custom topic of Event Grid. */
export interface EventTopic {
  /** Sends all of them, or none. Throws a ReconcileError. */
  send(events: readonly OutboundEvent[]): Promise<void>;
}
