import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { createServer } from 'node:https';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Pair } from './certificates';

/** One HTTPS server on this machine that can be taken down and brought up again on the same port. */
export interface Listener {
  readonly port: number;
  down(): Promise<void>;
  up(): Promise<void>;
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

export interface ListenOptions {
  readonly port: number;
  readonly pair: Pair;
  readonly authority: string;
  /** Offers HTTP/2 beside HTTP/1.1, as an API server does. */
  readonly http2: boolean;
}

/** Client certificates are asked for and not demanded: who has none may have a token. */
export async function listenTls(options: ListenOptions, handle: Handle): Promise<Listener> {
  const { port } = options;
  const sockets = new Set<Socket>();
  const server = newServer(options, handle);
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

/** Without HTTP/2 there is nothing to agree upon in the handshake. */
function newServer({ pair, authority, http2 }: ListenOptions, handle: Handle): Server {
  const tls = { ...pair, ca: authority, requestCert: true, rejectUnauthorized: false };
  if (!http2) return createServer(tls, handle);
  const server = createSecureServer({ ...tls, allowHTTP1: true });
  // The compatibility layer of HTTP/2 has what is used of both here.
  server.on('request', (request, response) =>
    handle(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  server.on('sessionError', () => undefined);
  return server;
}

function open(server: Server, port: number): Promise<void> {
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
