import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { AllowedNetworks } from '../../core/configuration/address';
import { assertFitHost, guardedLookup, type Resolve } from '../../net/guarded-lookup';

export interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** One GET, without following redirects. The address is judged within the very connection. No connection is kept. */
export async function guardedGet(
  url: URL,
  { headers, signal }: Request,
  allowed: AllowedNetworks,
  resolve: Resolve = lookup,
): Promise<Response> {
  assertFitHost(url, allowed);
  const { request, Agent } = url.protocol === 'http:' ? http : https;
  return new Promise((settle, reject) => {
    const sent = request(
      url,
      {
        headers: { 'accept-encoding': 'gzip', ...headers },
        signal,
        agent: new Agent({ keepAlive: false }),
        lookup: guardedLookup(async () => allowed, resolve),
      },
      (answer) => settle(responseOf(answer)),
    );
    sent.on('error', reject);
    sent.end();
  });
}

const WITHOUT_BODY: readonly number[] = [204, 205, 304];

function responseOf(answer: http.IncomingMessage): Response {
  const { statusCode: status = 0 } = answer;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const text of value ?? []) headers.append(name, text);
  }
  if (WITHOUT_BODY.includes(status)) {
    answer.resume();
    return new Response(null, { status, headers });
  }
  const body = headers.get('content-encoding') === 'gzip' ? unpacked(answer) : answer;
  return new Response(Readable.toWeb(body) as ReadableStream<Uint8Array>, { status, headers });
}

/** The length that was announced is the packed one; how much is read of the unpacked is limited by who reads. */
function unpacked(answer: http.IncomingMessage): Readable {
  const gunzip = createGunzip();
  answer.on('error', (error) => gunzip.destroy(error));
  answer.on('aborted', () => gunzip.destroy(new Error('the connection broke off')));
  return answer.pipe(gunzip);
}
