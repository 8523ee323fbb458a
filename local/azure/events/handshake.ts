/** The validation that Event Grid demands of a webhook before it sends events there. */
import { isJson } from '../json';
import type { Random } from '../random';
import type { Post, Reply } from './post';
import { post } from './post';
import type { EventSchema } from './event';

/** Where events go. */
export interface EventSink {
  readonly url: string;
  readonly schema: EventSchema;
  /** Whose events: of Resource Manager and AKS (the default), or of container registries. */
  readonly of?: 'resources' | 'registries';
  /** Takes what is sent to `url`. Default: a request over a socket. */
  readonly post?: (what: Post) => Promise<Reply>;
}

/** Sends something to a sink. */
export function postTo(sink: EventSink, what: Omit<Post, 'url'>): Promise<Reply> {
  return (sink.post ?? post)({ ...what, url: sink.url });
}

/** Validates the sink; rejects with what it answered when it does not agree. */
export async function shakeHands(sink: EventSink, random: Random, time: string): Promise<void> {
  return sink.schema === 'cloudevents'
    ? askOrigin(sink)
    : sendCode(sink, random.guid(), { random, time });
}

/** CloudEvents 1.0 webhook: OPTIONS with the origin, which the answer must allow. */
async function askOrigin(sink: EventSink): Promise<void> {
  const { url } = sink;
  const reply = await postTo(sink, {
    method: 'OPTIONS',
    headers: { 'webhook-request-origin': 'eventgrid.azure.net' },
  });
  const allowed = reply.headers['webhook-allowed-origin'];
  if (reply.status < 300 && (allowed === '*' || allowed === 'eventgrid.azure.net')) return;
  throw refused(
    url,
    `answered OPTIONS with ${reply.status} and WebHook-Allowed-Origin '${String(allowed)}'`,
  );
}

/** Event Grid schema: a validation event whose code must come back. */
async function sendCode(
  sink: EventSink,
  code: string,
  { random, time }: { random: Random; time: string },
): Promise<void> {
  const event = {
    id: random.guid(),
    topic: '/subscriptions/00000000-0000-0000-0000-000000000000',
    subject: '',
    data: {
      validationCode: code,
      validationUrl: `https://rp-westeurope.eventgrid.azure.net/eventsubscriptions/simulated/validate?id=${code}`,
    },
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: time,
    metadataVersion: '1',
    dataVersion: '2',
  };
  const reply = await postTo(sink, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'aeg-event-type': 'SubscriptionValidation',
    },
    body: JSON.stringify([event]),
  });
  if (reply.status === 200 && echoed(reply.text) === code) return;
  throw refused(
    sink.url,
    `answered the validation event with ${reply.status} '${reply.text.slice(0, 200)}'`,
  );
}

function echoed(text: string): unknown {
  try {
    const body: unknown = JSON.parse(text);
    return isJson(body) ? body['validationResponse'] : undefined;
  } catch {
    return undefined;
  }
}

function refused(url: string, what: string): Error {
  return new Error(
    `Event Grid cannot send to ${url}: it ${what}. Check that the host is up and that the URL names an Event Grid function.`,
  );
}
