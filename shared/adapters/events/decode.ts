import type { CloudEvent, EventGridEvent } from '@azure/eventgrid';
import type { Envelope } from '../../core/arm/event';

/** The fields of Azure's two event types, before anybody has looked at what is in them. */
type Unread = Readonly<
  Partial<
    Record<keyof EventGridEvent<unknown> | keyof CloudEvent<unknown> | 'specversion', unknown>
  >
>;

/**
 * Reads an event of either schema (Event Grid or CloudEvents 1.0). Undefined when it is neither.
 * Only what an envelope takes is asked for: Azure's own deserializer refuses events that people post by hand to try
 * things out, and is 157 kB of every cold start. `decode.test.ts` holds both against one another.
 */
export function decodeEvent(raw: unknown): Envelope | undefined {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const event: Unread = raw;
  if ('specversion' in event) {
    return event.specversion === '1.0' ? envelope(event, event.type, event.source) : undefined;
  }
  return typeof event.subject === 'string'
    ? envelope(event, event.eventType, event.topic ?? '')
    : undefined;
}

function envelope(
  { subject = '', data }: Unread,
  type: unknown,
  source: unknown,
): Envelope | undefined {
  const isOne = [type, source, subject].every((text) => typeof text === 'string') && type !== '';
  if (!isOne) return undefined;
  return {
    type: type as string,
    source: source as string,
    subject: subject as string,
    // The data of other publishers may be anything; ours is always an object.
    data:
      typeof data === 'object' && data !== null && !Array.isArray(data)
        ? (data as Envelope['data'])
        : {},
  };
}
