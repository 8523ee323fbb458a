/** Header values as Node gives them on either side of a connection. */
export type HeaderValue = string | number | readonly string[] | undefined;

/** One request and its answer as they were on the wire; bodies are parsed JSON, absent where there was none. */
export interface Exchange {
  readonly method: string;
  /** Path and query as received, or an absolute URL. */
  readonly url: string;
  readonly requestHeaders: Readonly<Record<string, HeaderValue>>;
  readonly requestBody?: unknown;
  /** 0: the connection was cut, there is no answer to judge. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, HeaderValue>>;
  readonly responseBody?: unknown;
  /** A test scripted the answer, maybe a wrong one on purpose: only the request is judged. */
  readonly scripted?: boolean;
}

/** An exchange in one spelling: lower-case method and header names, one slash at the start, only headers we judge. */
export interface WireExchange {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody?: unknown;
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody?: unknown;
  /** False where the answer was cut or scripted. */
  readonly isAnswerJudged: boolean;
}

/** The host of every production ARM URL; the transport seam changes the connection, never the URL. */
export const ARM_ORIGIN = 'https://management.azure.com';

const JUDGED_HEADERS = [
  'content-type',
  'if-match',
  'if-none-match',
  'azure-asyncoperation',
  'location',
  'retry-after',
];

function judgedHeaders(
  headers: Readonly<Record<string, HeaderValue>>,
  hasBody: boolean,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    const lower = name.toLowerCase();
    if (value === undefined || !JUDGED_HEADERS.includes(lower)) continue;
    // oav judges a content-type even where nothing was sent, so one without a body is dropped.
    if (lower === 'content-type' && !hasBody) continue;
    kept[lower] = Array.isArray(value) ? value.join(', ') : String(value);
  }
  return kept;
}

/** Brings an exchange to one spelling, as a copy: oav changes what it is given. */
export function toWire(exchange: Exchange): WireExchange {
  // arm-authorization puts `//subscriptions/...` on the wire when a scope starts with a slash.
  const relative = exchange.url.startsWith('/') ? exchange.url.replace(/^\/+/, '/') : exchange.url;
  const url = new URL(relative, ARM_ORIGIN);
  const path = url.origin === ARM_ORIGIN ? url.pathname : `${url.origin}${url.pathname}`;
  const hasRequest = exchange.requestBody !== undefined && exchange.requestBody !== null;
  const hasResponse = exchange.responseBody !== undefined && exchange.responseBody !== null;
  return {
    method: exchange.method.toLowerCase(),
    path: path.replace(/^\/+/, '/'),
    query: Object.fromEntries(url.searchParams),
    requestHeaders: judgedHeaders(exchange.requestHeaders, hasRequest),
    status: exchange.status,
    responseHeaders: judgedHeaders(exchange.responseHeaders, hasResponse),
    isAnswerJudged: exchange.status !== 0 && exchange.scripted !== true,
    ...(hasRequest && { requestBody: copy(exchange.requestBody) }),
    ...(hasResponse && { responseBody: copy(exchange.responseBody) }),
  };
}

/** Deep copy of JSON; in jest's sandbox structuredClone would give objects of a foreign realm. */
export function copy<T>(json: T): T {
  return JSON.parse(JSON.stringify(json)) as T;
}

/** Path and query as one string, for messages and look-ups. */
export function urlOf(wire: WireExchange): string {
  const query = new URLSearchParams(wire.query).toString();
  return query === '' ? wire.path : `${wire.path}?${query}`;
}
