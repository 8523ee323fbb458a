import { msOf } from '../../core/base/iso-time';
import type { TokenCredential } from '@azure/core-auth';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { isRestError } from '@azure/core-rest-pipeline';
import type { EventGridPublisherClient } from '@azure/eventgrid';
import { credentialFailure } from '../../core/arm/credential-failure';
import type { Failure } from '../../core/base/errors';
import { ReconcileError } from '../../core/base/errors';
import type { OutboundEvent } from '../../core/events/event';
import { wireType } from '../../core/events/event';
import type { EventTopic } from './topic';

export interface TopicOptions {
  /** `https://<topic>.<region>-1.eventgrid.azure.net/api/events`. */
  readonly endpoint: string;
  readonly credential: TokenCredential;
  /** Name of this installation: what an event says it comes from. */
  readonly source: string;
  /** In place of the network: a simulator's. */
  readonly httpClient?: HttpClient;
}

/** Whoever sends has other work. */
const MAX_SEND_MS = 10_000;

/** A topic that takes CloudEvents 1.0, through the SDK, which is loaded with the first event. */
export function eventGridTopic(options: TopicOptions): EventTopic {
  let client: Promise<EventGridPublisherClient<'CloudEvent'>> | undefined;
  return {
    async send(events) {
      client ??= connect(options);
      try {
        const envelopes = events.map((event) => envelope(event, options.source));
        await (await client).send(envelopes, { abortSignal: AbortSignal.timeout(MAX_SEND_MS) });
      } catch (error) {
        throw new ReconcileError(topicFailure(error, options.endpoint));
      }
    },
  };
}

async function connect({
  endpoint,
  credential,
  httpClient,
}: TopicOptions): Promise<EventGridPublisherClient<'CloudEvent'>> {
  const { EventGridPublisherClient: Client } = await import('./client');
  // Who calls tries again in seconds: the events wait in a table.
  const retryOptions = { maxRetries: 1 };
  return new Client(endpoint, 'CloudEvent', credential, {
    retryOptions,
    ...(httpClient !== undefined && { httpClient }),
  });
}

function envelope({ id, type, subject, time, data }: OutboundEvent, source: string): Envelope {
  return {
    id,
    type: wireType(type),
    source,
    subject,
    time: new Date(msOf(time)),
    data: { ...data },
  };
}

interface Envelope {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: Date;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Why the topic did not take the events. */
function topicFailure(error: unknown, endpoint: string): Failure {
  const credential = credentialFailure(error);
  if (credential !== undefined) return { ...credential, target: endpoint };
  const status = isRestError(error) ? error.statusCode : undefined;
  const said = error instanceof Error ? error.message.slice(0, 300) : String(error);
  if (status === 401 || status === 403) {
    return {
      policy: 'Stalled',
      code: 'EventTopicForbidden',
      message: `The event topic refuses our events (${status}): ${said}`,
      target: endpoint,
      remedy:
        'Give the identity of the app the role EventGrid Data Sender on the topic; a new assignment takes up to ten minutes.',
    };
  }
  if (status !== undefined && NOT_A_TOPIC.includes(status)) {
    return {
      policy: 'Stalled',
      code: 'EventTopicNotFound',
      message: `Nothing takes events at the endpoint (${status}): ${said}`,
      target: endpoint,
      remedy:
        'Compare the app setting EVENT_TOPIC_ENDPOINT with the endpoint of the topic (az eventgrid topic show --query endpoint). The events wait for a day.',
    };
  }
  if (status !== undefined && AT_FAULT.includes(status)) {
    return {
      policy: 'Terminal',
      code: 'EventRefused',
      message: `The event topic does not take an event (${status}): ${said}`,
      target: endpoint,
      remedy:
        'If it takes none at all, its input schema is another one: create the topic with --input-schema cloudeventschemav1_0.',
    };
  }
  return {
    policy: status === 429 ? 'Throttled' : 'Transient',
    code: 'EventTopicUnavailable',
    message: `The event topic ${status === undefined ? 'could not be reached' : `does not take events now (${status})`}: ${said}`,
    target: endpoint,
  };
}

/** The address is wrong: the topic was deleted, has moved, or the path is not that of events. */
const NOT_A_TOPIC: readonly number[] = [404, 405, 410];

/**
 * The event itself is to blame, and will be the next time. Any other answer may be that of a proxy or a firewall on the way.
 * https://learn.microsoft.com/azure/event-grid/post-to-custom-topic#response
 */
const AT_FAULT: readonly number[] = [400, 413];
