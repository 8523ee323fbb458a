import type { PAGE_HEADER } from '../../shared/api/parameters';
import type { Answer } from './outcome';
import { trouble, troubleOf } from './trouble';

export interface Api {
  readonly get: <T>(path: string) => Promise<Answer<T>>;
  /** Asks for a change. Two with the same key count once. */
  readonly send: <T>(change: Change) => Promise<Answer<T>>;
}

export interface Change {
  readonly method: 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  readonly key: string;
}

/** By it the app knows that no page of somebody else asks. */
const OURS: typeof PAGE_HEADER = 'x-aks-identity-page';

/** What of the browser is needed. */
export interface Browser {
  readonly fetch: (path: string, init: RequestInit) => Promise<Response>;
  readonly isOnline: () => boolean;
  /** The function key, if one was given; asked each time. */
  readonly key: () => string | undefined;
}

interface Kept {
  readonly etag: string;
  readonly body: unknown;
}

/** How many answers are kept for the next If-None-Match: a fleet has ten pages, and each cluster that was opened one. */
const MAX_KEPT = 40;

/** Asks the API beside this page. What is read and has an ETag is asked for by it, so that nothing is sent or drawn twice. */
export function createApi(browser: Browser): Api {
  const kept = new Map<string, Kept>();

  function keep(path: string, etag: string | null, body: unknown): void {
    kept.delete(path);
    if (etag !== null) kept.set(path, { etag, body });
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
  }

  async function get<T>(path: string): Promise<Answer<T>> {
    const known = kept.get(path);
    const response = await ask(path, known && { headers: { 'if-none-match': known.etag } });
    if (response?.status === 304 && known !== undefined)
      return { ok: true, body: known.body as T, same: true };
    const answer = await answerIn<T>(response);
    if (answer.ok) keep(path, response?.headers.get('etag') ?? null, answer.body);
    return answer;
  }

  async function send<T>({ method, path, body, key }: Change): Promise<Answer<T>> {
    const headers = {
      [OURS]: '1',
      'idempotency-key': key,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    };
    const content = body === undefined ? {} : { body: JSON.stringify(body) };
    return answerIn(await ask(path, { method, headers, ...content }));
  }

  async function ask(path: string, init: RequestInit = {}): Promise<Response | undefined> {
    const key = browser.key();
    const headers = {
      accept: 'application/json',
      ...(key !== undefined && { 'x-functions-key': key }),
      ...(init.headers as Record<string, string> | undefined),
    };
    return browser.fetch(path, { ...init, headers, redirect: 'manual' }).catch(() => undefined);
  }

  async function answerIn<T>(response: Response | undefined): Promise<Answer<T>> {
    if (response === undefined)
      return { ok: false, trouble: trouble(browser.isOnline() ? 'unreachable' : 'offline') };
    // Entra's gate sends browsers to its own page, of which we may see nothing.
    if (response.type === 'opaqueredirect') return { ok: false, trouble: trouble('signIn') };
    const text = await response.text();
    if (!response.ok) return { ok: false, trouble: refused(response, text) };
    const body = parsed(text);
    if (body === undefined) return { ok: false, trouble: trouble('strange') };
    return { ok: true, body: body as T, same: false };
  }

  return { get, send };
}

function refused({ status, headers }: Response, text: string): ReturnType<typeof troubleOf> {
  const [challenge, retryAfter] = [headers.get('www-authenticate'), headers.get('retry-after')];
  return troubleOf({ status, text, challenge, retryAfter });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
