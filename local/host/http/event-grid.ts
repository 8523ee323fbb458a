import type { AppFunction } from '../worker/functions';
import { pathSegments, type Call } from './http-trigger';
import { json, type Endpoint, type HttpIn, type HttpOut } from './server';

/** Runs Event Grid functions: the handshake and the deliveries at /runtime/webhooks/eventgrid. */
export function eventGridTriggers(functions: readonly AppFunction[], call: Call): Endpoint {
  return async (request) => {
    const path = pathSegments(request.url)?.join('/').toLowerCase();
    if (path !== 'runtime/webhooks/eventgrid') return undefined;
    const name = queryValue(request.url, 'functionName')?.toLowerCase();
    const target = functions.find(
      (one) => one.kind === 'eventGrid' && one.name.toLowerCase() === name,
    );
    if (target === undefined) return text(404, `cannot find function: '${name ?? ''}'`);
    switch (request.headers['aeg-event-type']?.toLowerCase()) {
      case 'subscriptionvalidation':
        return handshake(request);
      case 'notification':
        return notify(request, target, call);
      case 'unsubscribe':
        return { status: 202 };
      default:
        return { status: 400 };
    }
  };
}

function queryValue(url: URL, name: string): string | undefined {
  const found = [...url.searchParams].find(([key]) => key.toLowerCase() === name.toLowerCase());
  return found?.[1];
}

/** Answered by the extension; the app never sees it. */
function handshake(request: HttpIn): HttpOut {
  const body = parse(request);
  const event: unknown = Array.isArray(body) ? body[0] : body;
  const data = unwrap((event as { data?: unknown } | null | undefined)?.data);
  const code = (data as { validationCode?: unknown } | null | undefined)?.validationCode;
  if (typeof code !== 'string') return { status: 400 };
  return text(200, JSON.stringify({ validationResponse: code }));
}

/** The data of a CloudEvent may be JSON within JSON. */
function unwrap(data: unknown): unknown {
  if (typeof data !== 'string') return data;
  try {
    return JSON.parse(data) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * One invocation per event, in parallel; one failure and Event Grid delivers the whole batch again. A function with
 * cardinality "many" gets the array.
 */
async function notify(request: HttpIn, target: AppFunction, call: Call): Promise<HttpOut> {
  const body = parse(request);
  if (typeof body !== 'object' || body === null) return { status: 400 };
  const events: readonly unknown[] = Array.isArray(body) ? body : [body];
  const { cardinality } = target.trigger;
  const many = typeof cardinality === 'string' && cardinality.toLowerCase() === 'many';
  const inputs = many ? [events] : events;
  const results = await Promise.all(
    inputs.map((input) => call(target, { json: JSON.stringify(input) })),
  );
  const failed = results.find((result) => !result.ok);
  if (failed === undefined) return { status: 202 };
  return json(500, { Message: `Exception while executing function: ${target.name}` });
}

function parse(request: HttpIn): unknown {
  try {
    return JSON.parse(request.body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function text(status: number, body: string): HttpOut {
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8' }, body };
}
