import type { CloudEvent, EventGridEvent } from '@azure/eventgrid';
import { EventGridDeserializer } from '@azure/eventgrid';
import type { Envelope } from '../../core/event';

const deserializer = new EventGridDeserializer();

/** Event Grid itself adds it; events that people post by hand to try things out come without. */
const ADDED = { metadataVersion: '1' };

/** Reads an event of either schema (Event Grid or CloudEvents 1.0). Undefined when it is neither. */
export async function decodeEvent(raw: unknown): Promise<Envelope | undefined> {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  try {
    return 'specversion' in raw
      ? fromCloudEvent(await only(deserializer.deserializeCloudEvents({ ...raw })))
      : fromEventGrid(await only(deserializer.deserializeEventGridEvents({ ...ADDED, ...raw })));
  } catch {
    return undefined;
  }
}

async function only<T>(events: Promise<T[]>): Promise<T> {
  const [event] = await events;
  if (event === undefined) throw new Error('no event');
  return event;
}

function fromCloudEvent(event: CloudEvent<unknown>): Envelope | undefined {
  return envelope(event.type, event.source, event.subject, event.data);
}

function fromEventGrid(event: EventGridEvent<unknown>): Envelope | undefined {
  return envelope(event.eventType, event.topic, event.subject, event.data);
}

function envelope(
  type: unknown,
  source: unknown,
  subject: unknown,
  data: unknown,
): Envelope | undefined {
  if (typeof type !== 'string') return undefined;
  return {
    type,
    source: typeof source === 'string' ? source : '',
    subject: typeof subject === 'string' ? subject : '',
    data: typeof data === 'object' && data !== null ? (data as Envelope['data']) : {},
  };
}
