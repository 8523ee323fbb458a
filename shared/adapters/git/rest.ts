import type { Place } from './failure';
import { forgeFailure, unanswered } from './failure';
import type { ForgeOptions } from './options';
import { apiRoot, forgeFetch } from './transport';
import { withoutTrailing } from '../../core/base/trailing';

const USER_AGENT = 'aks-identity-reconciler';

export type QueryValue = string | number | boolean | readonly string[] | undefined;

export interface RestCall {
  /** What we are at, to follow "could not": `read the branch main`. */
  readonly action: string;
  /** Default GET. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the root of the API, encoded, with its first slash. */
  readonly path: string;
  /** What is undefined is left out; a list is said once for each. */
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Default application/json. */
  readonly accept?: string;
  /** What it would need, for a 403. */
  readonly permission?: string;
}

export interface RestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

export interface RestOptions {
  readonly place: Place;
  readonly options: ForgeOptions;
  /** Below `url` of the repository: `/api/v4`. */
  readonly base?: string;
  /** Signs a request; asked for each. */
  readonly headers: () => Promise<Readonly<Record<string, string>>>;
}

/** Sends one request and gives the answer, whatever its status. Throws ReconcileError when there is none. */
export type SendRest = (call: RestCall) => Promise<RestAnswer>;

/**
 * Plain REST for the forges whose client libraries would not do. azure-devops-node-api (1.1 MB bundled) brings a transport
 * of its own: it takes no fetch, limits no body in time, gives `null` for a 404, and takes the sign-in page that comes
 * with a 203 for success. @gitbeaker/rest (240 kB) repeats a 429 and a 502 up to ten times at once, POSTs
 * included, and drops Retry-After. With their I/O replaced, no more than paths would be left of either.
 */
export function openRest({ place, options, base = '', headers }: RestOptions): SendRest {
  const root = apiRoot(place.repository.forge.url);
  const send = forgeFetch(root, options);
  const prefix = withoutTrailing(root.href, '/') + base;
  async function once(call: RestCall): Promise<RestAnswer> {
    const { method = 'GET', body, accept = 'application/json' } = call;
    const response = await send(prefix + call.path + queryText(call.query), {
      method,
      headers: {
        accept,
        'user-agent': USER_AGENT,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(await headers()),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  }
  return async (call) => {
    try {
      return await once(call);
    } catch (error) {
      throw unanswered(place, call.action, error);
    }
  };
}

function queryText(query: RestCall['query'] = {}): string {
  const given = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined)
      .map((one) => `${name}=${encodeURIComponent(String(one))}`),
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

/** The body as JSON, whose shape the caller vouches for. Half an answer, or a proxy's page, throws Transient. */
export function jsonOf<T>(place: Place, { action }: RestCall, { bytes }: RestAnswer): T {
  try {
    return JSON.parse(bytes.toString('utf8')) as T;
  } catch {
    throw forgeFailure(place, {
      policy: 'Transient',
      code: 'ForgeUnreadable',
      message: `could not ${action}: the answer is not JSON.`,
    });
  }
}

/** A read is repeated once, at once, when nothing or a 5xx came back; unless we are asked to wait. */
export async function withOneRetry(send: SendRest, call: RestCall): Promise<RestAnswer> {
  const isRead = ['GET', 'HEAD'].includes(call.method ?? 'GET');
  if (!isRead) return send(call);
  const first = await send(call).catch(() => undefined);
  const hasStumbled =
    first === undefined || (first.status >= 500 && first.headers['retry-after'] === undefined);
  return hasStumbled ? send(call) : first;
}
