import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FOREIGN_HOST, isForeignHost } from '../../loopback-server';
import { HostError, messageOf } from '../errors';

/** A request, read completely. Header names are lower case. */
export interface HttpIn {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface HttpOut {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Buffer | string;
}

/** Answers a request, or leaves it to the next endpoint. */
export type Endpoint = (request: HttpIn) => Promise<HttpOut | undefined>;

/** Azure's default limit for a request body. */
const MAX_BODY_BYTES = 100 * 1024 * 1024;

/** A listening server on loopback. */
export interface HttpServer {
  readonly port: number;
  /** Stops listening; open requests are answered first. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1, and answers only who calls it by a name of this machine. Port 0 takes any free port. */
export async function listen(port: number, endpoint: Endpoint): Promise<HttpServer> {
  const server = createServer((request, response) => void serve(endpoint, request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(error, port)));
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => close(server) };
}

/** An answer with a JSON body. */
export function json(status: number, value: unknown, headers: HttpOut['headers'] = {}): HttpOut {
  const body = JSON.stringify(value);
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body,
  };
}

function listenError(error: Error & { code?: string }, port: number): Error {
  if (error.code !== 'EADDRINUSE') return error;
  return new HostError(
    'EADDRINUSE',
    `Port ${port} is taken by another process, perhaps a second local host. Stop it, or choose another port with --port.`,
    { cause: error },
  );
}

async function serve(
  endpoint: Endpoint,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await readBody(request);
    if (isForeignHost(request.headers.host)) {
      send(response, { status: 421, body: FOREIGN_HOST }, request.method === 'HEAD');
      return;
    }
    const answer =
      body === undefined ? { status: 413 } : await answerOf(endpoint, toHttpIn(request, body));
    send(response, answer, request.method === 'HEAD');
  } catch (error) {
    if (!response.destroyed) send(response, json(500, { Message: messageOf(error) }), false);
  }
}

/** What an endpoint answers, whatever becomes of it. */
export async function answerOf(endpoint: Endpoint, request: HttpIn): Promise<HttpOut> {
  try {
    return (await endpoint(request)) ?? { status: 404 };
  } catch (error) {
    return json(500, { Message: messageOf(error) });
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function toHttpIn(request: IncomingMessage, body: Buffer): HttpIn {
  const headers = Object.entries(request.headers).map(
    ([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')] as const,
  );
  const origin = `http://${request.headers.host ?? '127.0.0.1'}`;
  // a path that begins with two slashes must not be taken for a host name
  const url = new URL(origin + (request.url ?? '/'));
  return { method: request.method ?? 'GET', url, headers: Object.fromEntries(headers), body };
}

function send(response: ServerResponse, answer: HttpOut, headOnly: boolean): void {
  response.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers ?? {})) response.setHeader(name, value);
  if (headOnly) response.end();
  else response.end(answer.body ?? '');
}

async function close(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  // a client that keeps its connection open must not hold the process back
  const patience = setTimeout(() => server.closeAllConnections(), 1000);
  await closed;
  clearTimeout(patience);
}
