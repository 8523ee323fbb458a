import { LOOPBACK } from '../core/base/loopback';
import type { TokenCredential } from '@azure/core-auth';
import { type Failure, ReconcileError } from '../core/base/errors';
import { decodeText } from './decode';
import { reasonOf } from './problem';
import type { ReadResult, TextReader } from './source';

export interface UrlReaderOptions {
  /** For blob storage. A token is sent to storage hosts only, never to whatever else a URL names. */
  readonly credential?: TokenCredential;
  readonly fetch?: typeof fetch;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Many activities ask within one second; the file changes a few times a week. */
const FRESH_MS = 15_000;
const TIMEOUT_MS = 10_000;
const STORAGE_SCOPE = 'https://storage.azure.com/.default';
const STORAGE_HOST =
  /\.blob\.(core\.windows\.net|core\.usgovcloudapi\.net|core\.chinacloudapi\.cn)$/;
/** Blob storage takes tokens only from requests that name a version. */
const STORAGE_VERSION = '2023-11-03';

/** Reads a blob, or any https URL, with a conditional GET at most each 15 seconds. */
export function urlReader(url: string, options: UrlReaderOptions): TextReader {
  const address = secureUrl(url);
  const name = `${address.origin}${address.pathname}`;
  const send = options.fetch ?? fetch;
  let etag: string | null = null;
  let freshUntil = -Infinity;
  let failed: ReconcileError | undefined;

  async function ask(): Promise<ReadResult> {
    const headers = await headersFor(address, options.credential, etag);
    const response = await request(send, address, headers, name);
    if (response.status === 304) return { kind: 'unchanged' };
    if (!response.ok) throw refused(response, name);
    const text = decodeText(await bytesOf(response, name));
    etag = response.headers.get('etag');
    return { kind: 'text', text };
  }

  async function read(): Promise<ReadResult> {
    if (options.now() < freshUntil) {
      // While storage is down, not each activity waits for its own time-out.
      if (failed !== undefined) throw failed;
      return { kind: 'unchanged' };
    }
    try {
      const result = await ask();
      failed = undefined;
      return result;
    } catch (error) {
      failed = error instanceof ReconcileError ? error : undefined;
      throw error;
    } finally {
      freshUntil = options.now() + FRESH_MS;
    }
  }
  return { name, read };
}

function secureUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.protocol === 'http:' && LOOPBACK.includes(url.hostname);
  if (url !== undefined && (url.protocol === 'https:' || isLocal)) return url;
  throw new ReconcileError({
    policy: 'Stalled',
    code: 'ConfigurationUrlInvalid',
    message: 'CONFIG_URL is not an https URL',
    remedy: 'set CONFIG_URL to https://<account>.blob.core.windows.net/<container>/profiles.yaml',
  });
}

async function headersFor(
  url: URL,
  credential: TokenCredential | undefined,
  etag: string | null,
): Promise<Record<string, string>> {
  const condition: Record<string, string> = etag === null ? {} : { 'if-none-match': etag };
  const isStorage = url.protocol === 'https:' && STORAGE_HOST.test(url.hostname);
  if (!isStorage || credential === undefined || url.searchParams.has('sig')) return condition;
  const token = await credential.getToken(STORAGE_SCOPE).catch(() => null);
  if (token === null) {
    throw new ReconcileError({
      policy: 'Transient',
      code: 'ConfigurationTokenUnavailable',
      message: 'could not get a token for blob storage',
      target: url.origin,
    });
  }
  return { ...condition, authorization: `Bearer ${token.token}`, 'x-ms-version': STORAGE_VERSION };
}

async function request(
  send: typeof fetch,
  url: URL,
  headers: Record<string, string>,
  name: string,
): Promise<Response> {
  try {
    // A redirect could lead a token or the reader to another host.
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    return await send(url, { headers, redirect: 'error', signal });
  } catch (error) {
    throw unreachable(error, name);
  }
}

async function bytesOf(response: Response, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unreachable(error, name);
  }
}

function unreachable(error: unknown, name: string): ReconcileError {
  return new ReconcileError({
    policy: 'Transient',
    code: 'ConfigurationUnreachable',
    message: reasonOf(error),
    target: name,
  });
}

function refused(response: Response, name: string): ReconcileError {
  const { status } = response;
  const base = { message: `the server answered ${status}`, target: name };
  if (status === 408 || status === 429 || status >= 500) {
    const seconds = Number(response.headers.get('retry-after'));
    const policy: Failure['policy'] = status === 429 ? 'Throttled' : 'Transient';
    const wait = seconds > 0 ? { retryAfterMs: seconds * 1000 } : {};
    return new ReconcileError({ ...base, policy, code: 'ConfigurationUnavailable', ...wait });
  }
  return new ReconcileError({
    ...base,
    policy: 'Stalled',
    code: 'ConfigurationRefused',
    remedy: remedyFor(status, name),
  });
}

function remedyFor(status: number, name: string): string {
  if (status === 401 || status === 403) {
    return `give the function app's identity the role Storage Blob Data Reader on the container of ${name}, or check CONFIG_URL`;
  }
  return `upload a configuration to ${name}, or check CONFIG_URL`;
}
