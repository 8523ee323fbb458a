import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Pair } from './certificates';
import { KubeError } from './status';

const LARGEST_REQUEST = 3 * 1024 * 1024;

/** One HTTPS server on this machine that can be taken down and brought up again on the same port. */
export interface Listener {
  readonly port: number;
  down(): Promise<void>;
  up(): Promise<void>;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Client certificates are asked for and not demanded: who has none may have a token. */
export async function listenTls(
  port: number,
  pair: Pair,
  authority: string,
  handle: Handle,
): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer(
    { ...pair, ca: authority, requestCert: true, rejectUnauthorized: false },
    handle,
  );
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  await open(server, port);
  const at = (server.address() as AddressInfo).port;
  return {
    port: at,
    async down() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    up: () => open(server, at),
  };
}

function open(server: Server | ReturnType<typeof createServer>, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** User and groups of the certificate with which the client has signed in; undefined without one of our own. */
export function certificateOf(
  request: IncomingMessage,
): { readonly user: string; readonly groups: readonly string[] } | undefined {
  const socket = request.socket as TLSSocket;
  if (!socket.authorized) return undefined;
  const { subject } = socket.getPeerCertificate();
  const names = subject as
    { readonly CN?: string; readonly O?: string | readonly string[] } | undefined;
  if (names?.CN === undefined) return undefined;
  return { user: names.CN, groups: [names.O ?? []].flat() };
}

/** The body as JSON; undefined when there is none. Throws KubeError. */
export async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_REQUEST) {
      throw new KubeError(
        413,
        'RequestEntityTooLarge',
        'Request entity too large: limit is 3145728',
      );
    }
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch (error) {
    throw new KubeError(400, 'BadRequest', `the object provided is unrecognized: ${String(error)}`);
  }
}
