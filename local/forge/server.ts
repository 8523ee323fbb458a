import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { openServer, readWhole } from '../loopback-server';
import type { ForgeHttpAnswer, ForgeHttpRequest } from './front';

const MAX_BODY_BYTES = 50 * 1024 * 1024;

export type Handle = (incoming: IncomingMessage, outgoing: ServerResponse) => Promise<void>;

/** Listens on 127.0.0.1; port 0 takes any free one. */
export function listen(port: number, handle: Handle): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing).catch((error: unknown) => {
      if (outgoing.headersSent) return void outgoing.destroy();
      outgoing.writeHead(500, { 'content-type': 'text/plain' });
      outgoing.end(error instanceof Error ? error.stack : String(error));
    });
  });
  return openServer(server, port);
}

/** Reads the body; what is not JSON comes as the text that it is, for the front to refuse. */
export async function readRequest(incoming: IncomingMessage): Promise<ForgeHttpRequest> {
  const url = incoming.url ?? '/';
  const cut = url.indexOf('?');
  return {
    method: incoming.method ?? 'GET',
    path: cut < 0 ? url : url.slice(0, cut),
    query: new URLSearchParams(cut < 0 ? '' : url.slice(cut + 1)),
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, value?.toString()]),
    ),
    body: parsed(await textOf(incoming), incoming.headers['content-type'] ?? ''),
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const tooLarge = (): Error => new Error('the request is larger than 50 MB');
  return (await readWhole(incoming, MAX_BODY_BYTES, tooLarge)).toString('utf8');
}

function parsed(text: string, type: string): unknown {
  if (text === '') return undefined;
  if (type.includes('urlencoded')) return Object.fromEntries(new URLSearchParams(text));
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

export function send(outgoing: ServerResponse, { status, headers, body }: ForgeHttpAnswer): void {
  const isRaw = body instanceof Uint8Array;
  const text = body === undefined ? '' : isRaw ? body : JSON.stringify(body);
  outgoing.writeHead(status, {
    ...(body !== undefined && {
      'content-type': isRaw ? 'application/octet-stream' : 'application/json; charset=utf-8',
    }),
    ...headers,
  });
  outgoing.end(text);
}
