/**
 * A custom topic of Event Grid on this machine that takes CloudEvents 1.0 and keeps them.
 * https://learn.microsoft.com/azure/event-grid/cloud-event-schema, /post-to-custom-topic (limits, answers)
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { closeServer, openServer, portOf, readWhole } from './loopback-server';

export interface EventTopicServer {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** What was taken, in order, repeats included. */
  readonly taken: readonly CloudEvent[];
  /** Answers so many requests with this status, as while it is down or the role is missing. */
  fail(status: number, times: number): void;
  close(): Promise<void>;
}

export interface CloudEvent {
  readonly specversion: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly subject?: string;
  readonly time?: string;
  readonly data?: unknown;
}

/** Bytes of one request. */
const MAX_BYTES = 1024 * 1024;
const CONTENT_TYPE = 'application/cloudevents-batch+json';
/** CloudEvents 1.0 §3.1: texts that must be there and not be empty. */
const REQUIRED = ['id', 'source', 'specversion', 'type'] as const;

class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/** Starts the topic. Only who shows `token` may publish. */
export async function startEventTopic(token: string, port = 0): Promise<EventTopicServer> {
  const taken: CloudEvent[] = [];
  const failing = { status: 0, times: 0 };
  const server = createServer((request, response) => {
    void take(request).then(
      () => answer(response, 200),
      (error: unknown) => refuse(response, error),
    );
  });

  async function take(request: IncomingMessage): Promise<void> {
    const body = await readWhole(request, MAX_BYTES, tooLarge);
    if (failing.times > 0) {
      failing.times -= 1;
      throw new Refusal(failing.status, 'Failed', 'The topic was told to fail.');
    }
    if (request.headers.authorization !== `Bearer ${token}`)
      throw new Refusal(401, 'Unauthorized', 'The request has no token for this topic.');
    taken.push(...eventsIn(request, body));
  }

  await openServer(server, port);
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    taken,
    fail: (status, times) => void Object.assign(failing, { status, times }),
    close: () => closeServer(server),
  };
}

/** All of them, or none: a batch is taken whole. */
function eventsIn(request: IncomingMessage, body: Buffer): readonly CloudEvent[] {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  if (request.method !== 'POST' || url.pathname !== '/api/events')
    throw new Refusal(404, 'NotFound', `There is no ${request.method ?? ''} ${url.pathname}.`);
  if (url.searchParams.get('api-version') !== '2018-01-01')
    throw new Refusal(400, 'BadRequest', 'The request has no api-version 2018-01-01.');
  if (!(request.headers['content-type'] ?? '').startsWith(CONTENT_TYPE))
    throw new Refusal(415, 'UnsupportedMediaType', `The content type must be ${CONTENT_TYPE}.`);
  const events = parsed(body);
  if (!Array.isArray(events)) throw new Refusal(400, 'BadRequest', 'The body is no JSON array.');
  return events.map(checked);
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new Refusal(400, 'BadRequest', 'The body is no JSON.');
  }
}

function checked(event: unknown): CloudEvent {
  const fields = (typeof event === 'object' && event !== null ? event : {}) as Partial<CloudEvent>;
  const missing = REQUIRED.find((name) => typeof fields[name] !== 'string' || fields[name] === '');
  if (missing !== undefined)
    throw new Refusal(
      400,
      'BadRequest',
      `The event has no ${missing}, which CloudEvents 1.0 asks for.`,
    );
  if (fields.specversion !== '1.0')
    throw new Refusal(400, 'BadRequest', `specversion is ${fields.specversion ?? ''}, not 1.0.`);
  if (fields.time !== undefined && Number.isNaN(Date.parse(fields.time)))
    throw new Refusal(400, 'BadRequest', `time is "${fields.time}", which is no RFC 3339 time.`);
  return fields as CloudEvent;
}

function tooLarge(): Error {
  return new Refusal(413, 'RequestEntityTooLarge', `A request has at most ${MAX_BYTES} bytes.`);
}

function refuse(response: ServerResponse, error: unknown): void {
  if (!(error instanceof Refusal)) return answer(response, 500);
  const { status, code, message } = error;
  answer(response, status, { error: { code, message } });
}

function answer(response: ServerResponse, status: number, body?: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
