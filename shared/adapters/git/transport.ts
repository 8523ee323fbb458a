import { ReconcileError } from '../../core/base/errors';
import { LOOPBACK } from '../../core/base/loopback';

const TIMEOUT_MS = 30_000;
/** A tree of 100,000 files is about 20 MB of JSON. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface TransportOptions {
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

/** The root of an API, without a slash at its end. Throws Terminal unless it is https, or http on this machine. */
export function apiRoot(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe =
    url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK.includes(url.hostname));
  if (url !== undefined && isSafe && url.username === '' && url.password === '') return url;
  throw new ReconcileError({
    policy: 'Terminal',
    code: 'UnsafeForgeUrl',
    message:
      'The URL of the forge must be https (http only on this machine) and hold no user or password: it would be sent our token.',
    remedy: 'Correct `url` of the repository in the configuration.',
  });
}

/**
 * A fetch for one forge that any client library can be given. It refuses every other origin, so that no redirect or link
 * in an answer carries our token elsewhere; limits time and size of the whole exchange; and gives the body read.
 */
export function forgeFetch(root: URL, options: TransportOptions = {}): typeof fetch {
  const { timeoutMs = TIMEOUT_MS } = options;
  async function send(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== root.origin) throw foreign(url, root);
    const limit = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([limit, init.signal]) : limit;
    const given = await (options.fetch ?? fetch)(input, { ...init, redirect: 'manual', signal });
    const bytes = await read(given);
    const hasBody = ![101, 204, 205, 304].includes(given.status);
    const { status, statusText, headers } = given;
    return new Response(hasBody ? bytes : null, { status, statusText, headers });
  }
  return send;
}

async function read(response: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body = response.body as AsyncIterable<Uint8Array> | null;
  if (body === null) return Buffer.alloc(0);
  for await (const chunk of body) {
    size += chunk.byteLength;
    if (size > MAX_ANSWER_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function foreign(url: URL, root: URL): ReconcileError {
  return new ReconcileError({
    policy: 'Terminal',
    code: 'ForeignUrl',
    message: `Refused to send our token to ${url.origin}; expected ${root.origin}.`,
  });
}

function tooLarge(): ReconcileError {
  return new ReconcileError({
    policy: 'Stalled',
    code: 'AnswerTooLarge',
    message: `An answer of the forge is larger than the ${MAX_ANSWER_BYTES / 1024 / 1024} MB that we read.`,
    remedy: 'Name fewer folders in `layout`, or keep large files out of the repository.',
  });
}
