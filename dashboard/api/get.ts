import type { Answer } from './outcome';
import { trouble, troubleOf } from './trouble';

export interface Api {
  readonly get: <T>(path: string) => Promise<Answer<T>>;
}

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

/** Reads the API beside this page. What has an ETag is asked for by it, so that nothing is sent or drawn twice. */
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
    const response = await browser
      .fetch(path, { headers: headersOf(browser.key(), known?.etag), redirect: 'manual' })
      .catch(() => undefined);
    if (response === undefined)
      return { ok: false, trouble: trouble(browser.isOnline() ? 'unreachable' : 'offline') };
    if (response.status === 304 && known !== undefined)
      return { ok: true, body: known.body as T, same: true };
    // Entra's gate sends browsers to its own page, of which we may see nothing.
    if (response.type === 'opaqueredirect') return { ok: false, trouble: trouble('signIn') };
    const text = await response.text();
    if (!response.ok) return { ok: false, trouble: refused(response, text) };
    const body = parsed(text);
    if (body === undefined) return { ok: false, trouble: trouble('strange') };
    keep(path, response.headers.get('etag'), body);
    return { ok: true, body: body as T, same: false };
  }

  return { get };
}

function headersOf(key: string | undefined, etag: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    ...(key !== undefined && { 'x-functions-key': key }),
    ...(etag !== undefined && { 'if-none-match': etag }),
  };
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
