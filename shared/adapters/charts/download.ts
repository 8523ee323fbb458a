import { secureUrl } from '../../core/configuration/web-address';
import { isReconcileError } from '../../core/base/errors';
import type { AllowedNetworks } from '../../core/configuration/address';
import { guardedGet } from './guarded-get';
import {
  answerFailure,
  networkFailure,
  redirectRefused,
  type Thing,
  tooLarge,
  urlRefused,
} from './failure';

export interface DownloadRequest {
  readonly thing: Thing;
  readonly url: string;
  /** Bytes of the body, unpacked. */
  readonly largest: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Statuses besides 200 that are an answer, their body unread. */
  readonly accept?: readonly number[];
}

export interface Download {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

export interface Wire {
  /** Asked before each exchange: the configuration may change. */
  allowed(): Promise<AllowedNetworks>;
  /** Milliseconds since the epoch. */
  now(): number;
  /** For a whole exchange: redirects and body too. */
  readonly timeoutMs: number;
}

const MAX_REDIRECTS = 5;
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** One GET. Follows redirects to https alone, and connects to public or allowed addresses alone. Throws ReconcileError. */
export async function download(wire: Wire, errand: DownloadRequest): Promise<Download> {
  const url = secureUrl(errand.url);
  if (url === undefined) throw urlRefused(errand.thing, errand.url);
  const signal = AbortSignal.timeout(wire.timeoutMs);
  try {
    return await exchange(wire, errand, url, signal);
  } catch (error) {
    if (isReconcileError(error)) throw error;
    throw networkFailure(errand.thing, url, signal.aborted ? signal.reason : error);
  }
}

async function exchange(
  wire: Wire,
  errand: DownloadRequest,
  first: URL,
  signal: AbortSignal,
): Promise<Download> {
  const allowed = await wire.allowed();
  const headers = { 'user-agent': 'aks-identity-reconciler', ...errand.headers };
  let url = first;
  for (let hop = 0; ; hop += 1) {
    const response = await guardedGet(url, { headers, signal }, allowed);
    if (!REDIRECTS.includes(response.status)) return answerOf(wire, errand, url, response);
    await response.body?.cancel();
    const location = response.headers.get('location') ?? '';
    const next = location === '' ? undefined : secureUrl(location, url);
    if (next === undefined || hop === MAX_REDIRECTS)
      throw redirectRefused(errand.thing, url, location);
    url = next;
  }
}

async function answerOf(
  wire: Wire,
  { thing, largest, accept = [] }: DownloadRequest,
  url: URL,
  response: Response,
): Promise<Download> {
  const { status, headers } = response;
  if (status === 200)
    return { status, headers, bytes: await bodyOf(thing, url, response, largest) };
  await response.body?.cancel();
  if (accept.includes(status)) return { status, headers, bytes: new Uint8Array() };
  throw answerFailure(thing, url, response, wire.now());
}

async function bodyOf(
  thing: Thing,
  url: URL,
  { body, headers }: Response,
  largest: number,
): Promise<Uint8Array> {
  if (Number(headers.get('content-length') ?? 0) > largest) {
    await body?.cancel();
    throw tooLarge(thing, url, largest);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop ends the exchange: nothing more is received.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > largest) throw tooLarge(thing, url, largest);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
