import type { LookupAddress, LookupOptions } from 'node:dns';
import { lookup } from 'node:dns';
import * as http from 'node:http';
import * as https from 'node:https';
import type { LookupFunction } from 'node:net';
import { isIP } from 'node:net';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type AllowedNetworks, refusedAddress } from '../../core/charts/address';

/** Nobody connected: the name leads to an address that no chart may send us to. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused';
}

export interface Request {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** Resolves names, as `dns.lookup` does. */
export type Resolve = typeof lookup;

/**
 * One GET, without following redirects. The addresses that a name resolves to are judged within the very connection: what was judged is
 * what is connected to, so that a name which changes its mind in between (DNS rebinding) gains nothing. No connection is kept.
 */
export function guardedGet(
  url: URL,
  { headers, signal }: Request,
  allowed: AllowedNetworks,
  resolve: Resolve = lookup,
): Promise<Response> {
  // An address in the URL is connected to without a lookup.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const refused = isIP(host) === 0 ? undefined : refusedAddress(host, allowed);
  if (refused !== undefined) return Promise.reject(new AddressRefused(refused));
  const { request, Agent } = url.protocol === 'http:' ? http : https;
  return new Promise((settle, reject) => {
    const sent = request(
      url,
      {
        headers: { 'accept-encoding': 'gzip', ...headers },
        signal,
        agent: new Agent({ keepAlive: false }),
        lookup: guardedLookup(allowed, resolve),
      },
      (answer) => settle(responseOf(answer)),
    );
    sent.on('error', reject);
    sent.end();
  });
}

/** All addresses of a name have to be fit: a host that also lives in a private network is none of ours. */
export function guardedLookup(allowed: AllowedNetworks, resolve: Resolve = lookup): LookupFunction {
  return (hostname, options: LookupOptions, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const refused = addresses
        .map(({ address }) => refusedAddress(address, allowed))
        .find((why) => why !== undefined);
      if (refused !== undefined) {
        return callback(new AddressRefused(`${hostname} leads elsewhere: ${refused}`), '', 0);
      }
      const [first] = addresses;
      if (options.all === true) return callback(null, addresses);
      callback(null, first?.address ?? '', first?.family);
    });
  };
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
