/** The HTTP side: bytes in, bytes out. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { openServer, readWhole } from '../loopback-server';
import { jsonAnswer, type OciAnswer, type OciRequest } from './request';

const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** `reset`: the connection breaks. `hang`: nothing comes, or nothing after the headers. */
export type Served = OciAnswer | 'reset' | 'hang' | { readonly stalled: OciAnswer };

export type Serve = (request: OciRequest) => Served;

/** Listens on 127.0.0.1. `port` 0 takes any free one. */
export async function listen(port: number, serve: Serve): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    requestOf(incoming)
      .then(serve)
      .catch((error: unknown) =>
        jsonAnswer(500, { errors: [{ code: 'UNKNOWN', message: String(error) }] }),
      )
      .then((answer) => send(incoming, outgoing, answer))
      .catch(() => outgoing.destroy());
  });
  return openServer(server, port);
}

async function requestOf(incoming: IncomingMessage): Promise<OciRequest> {
  const tooLarge = (): Error => new Error('the body is too large');
  const body = await readWhole(incoming, MAX_BODY_BYTES, tooLarge);
  const forwarded = incoming.headers['x-forwarded-host'];
  const host = typeof forwarded === 'string' ? forwarded : (incoming.headers.host ?? '');
  const url = new URL(incoming.url ?? '/', 'http://registry');
  return {
    method: incoming.method ?? 'GET',
    host: host.toLowerCase(),
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    headers: incoming.headers,
    body,
  };
}

function send(incoming: IncomingMessage, outgoing: ServerResponse, answer: Served): void {
  if (answer === 'hang') return;
  if (answer === 'reset') {
    outgoing.destroy();
    return;
  }
  if ('stalled' in answer) {
    outgoing.writeHead(answer.stalled.status, answer.stalled.headers);
    outgoing.flushHeaders();
    return;
  }
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(incoming.method === 'HEAD' ? undefined : answer.body);
}
