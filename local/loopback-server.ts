/** What the local servers have in common: where they listen, whom they answer, how they end, how a body is read. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOPBACK } from '../shared/core/base/loopback';

/** Listens on 127.0.0.1, and answers only who calls it by a name of this machine. `port` 0 takes any free one. */
export function openServer(server: Server, port: number): Promise<Server> {
  refuseForeignHosts(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve(server);
    });
  });
}

/** The port a server listens on. */
export function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

/** Stops listening and cuts what is still open. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The body, whole. Throws what `tooLarge` makes when it has more than `largest` bytes. */
export async function readWhole(
  incoming: IncomingMessage,
  largest: number,
  tooLarge: () => Error,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > largest) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/**
 * A page that a browser was led to by a name of the page's own, which now means 127.0.0.1 (DNS rebinding), is to the browser of
 * one origin with whatever answers there: only Host tells. Without one it is no browser.
 */
export function isForeignHost(host: string | undefined): boolean {
  if (host === undefined) return false;
  return !LOOPBACK.includes(host.toLowerCase().replace(/:\d+$/, ''));
}

export const FOREIGN_HOST = `This server answers only to ${LOOPBACK.join(', ')}: open it by one of these names.\n`;

/** 421 (RFC 9110, 15.5.20) before anybody else looks at the request. */
function refuseForeignHosts(server: Server): void {
  const handlers = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (!isForeignHost(incoming.headers.host)) {
      for (const handle of handlers) Reflect.apply(handle, server, [incoming, outgoing]);
      return;
    }
    outgoing.writeHead(421, { 'content-type': 'text/plain' });
    outgoing.end(FOREIGN_HOST);
    incoming.resume();
  });
}
