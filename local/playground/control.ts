import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { closeServer, openServer, readWhole } from '../loopback-server';
import type { Running } from '../start/running';
import type { Playing } from './commands';
import { command, help } from './commands';
import { PlayError } from './play-error';
import { TOKEN_PATH, tokenAnswer } from './tools';

const MAX_BYTES = 64 * 1024;

/** Takes commands as plain text: `curl -d "fault throttle" http://127.0.0.1:7077`. */
export async function startControl(port: number, playing: Playing): Promise<Running> {
  const server: Server = createServer((incoming, outgoing) => {
    void answer(playing, incoming).then(
      ({ status, text }) => send(outgoing, status, text),
      (error: unknown) => send(outgoing, 500, error instanceof Error ? error.message : 'failed'),
    );
  });
  await openServer(server, port);
  return { stop: () => closeServer(server) };
}

interface Answer {
  readonly status: number;
  readonly text: string;
}

async function answer(playing: Playing, incoming: IncomingMessage): Promise<Answer> {
  // A page in a browser must not play behind the developer's back.
  if (incoming.headers.origin !== undefined) {
    return { status: 403, text: 'The playground takes no commands from web pages.' };
  }
  if (incoming.url?.startsWith(TOKEN_PATH) === true) {
    return { status: 200, text: tokenAnswer(playing.azure) };
  }
  if (incoming.method !== 'POST') return { status: 200, text: help() };
  const body = await readWhole(incoming, MAX_BYTES, () => new Error('The command is too long.'));
  try {
    const words = wordsIn(body.toString('utf8'));
    return { status: 200, text: await command(playing, words) };
  } catch (error) {
    if (error instanceof PlayError) return { status: 400, text: error.message };
    return { status: 400, text: error instanceof Error ? error.message : String(error) };
  }
}

function wordsIn(text: string): readonly string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function send(outgoing: ServerResponse, status: number, text: string): void {
  outgoing.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  outgoing.end(`${text.trimEnd()}\n`);
}
