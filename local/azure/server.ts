/** The HTTP side: bytes in, ARM or control answers out. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { openServer, readWhole } from '../loopback-server';
import { ArmError, invalidContent } from './arm/error';

/** One request after its body has been read. */
export interface RawRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: unknown;
}

/** What goes back; `reset` cuts the connection instead. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  readonly reset?: boolean;
}

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** Listens on 127.0.0.1. `port` 0 takes any free one. */
export async function listen(
  port: number,
  handle: (request: RawRequest) => Promise<RawAnswer>,
  fail: (error: unknown) => RawAnswer,
): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    readBody(incoming)
      .then((body) =>
        handle({
          method: incoming.method ?? 'GET',
          url: incoming.url ?? '/',
          headers: incoming.headers,
          body,
        }),
      )
      .catch(fail)
      .then((answer) => send(outgoing, answer))
      .catch(() => outgoing.destroy());
  });
  return openServer(server, port);
}

async function readBody(incoming: IncomingMessage): Promise<unknown> {
  const bytes = await readWhole(
    incoming,
    MAX_BODY_BYTES,
    () =>
      new ArmError(
        413,
        'RequestContentTooLarge',
        `The request content size exceeds the maximum size of '4 MB'.`,
      ),
  );
  const text = bytes.toString('utf8');
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalidContent(error instanceof Error ? error.message : 'not JSON');
  }
}

function send(outgoing: ServerResponse, answer: RawAnswer): void {
  if (answer.reset === true) {
    outgoing.destroy();
    return;
  }
  outgoing.sendDate = false;
  outgoing.writeHead(answer.status, answer.headers);
  outgoing.end(answer.text);
}
