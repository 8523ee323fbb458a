import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Checkout } from '../../cli/checkout';
import type { ExitCode } from '../../cli/exit-code';
import type { Io } from '../../cli/io';
import { run } from '../../cli/run';
import { heldAgainstDocument } from '../e2e/contract';

/** By `GET /api/…`, with the query; what is asked for again and again gets one after the other, and the last for good. */
export type Canned = Readonly<Record<string, Reply | readonly Reply[]>>;

export interface Reply {
  readonly status?: number;
  readonly body: unknown;
}

export interface Ended {
  readonly exit: ExitCode | 'stopped';
  readonly out: string;
  readonly err: string;
  /** What was asked of the API, as `GET /api/…`, with the body where there is one. */
  readonly asked: readonly string[];
  readonly headers: readonly Headers[];
}

export interface World {
  readonly env?: Record<string, string>;
  /** A terminal of so many columns; else a pipe. */
  readonly columns?: number;
  /** What somebody types when asked. */
  readonly typed?: string;
  /** What is on the disk; what is written comes into it. */
  readonly files?: Map<string, string>;
  /** How often it sleeps before somebody stops it. */
  readonly patience?: number;
  /** Undefined: the command line stands alone. Default: a checkout in which everything ends well. */
  readonly checkout?: Checkout | undefined;
}

const NOW = Date.parse('2026-03-01T12:00:00Z');

/** Plays a command line against canned answers, each of which the OpenAPI document allows. */
export async function play(line: string, canned: Canned, world: World = {}): Promise<Ended> {
  const { env = {}, columns, typed, patience = 1000, files = new Map<string, string>() } = world;
  const out: string[] = [];
  const err: string[] = [];
  const asked: string[] = [];
  const headers: Headers[] = [];
  const turns = new Map<string, number>();
  let now = NOW;
  let slept = 0;
  let stop: (exit: 'stopped') => void = () => undefined;
  const stopped = new Promise<'stopped'>((resolve) => (stop = resolve));
  const io: Io = {
    env,
    stdout: { write: (text) => out.push(text), isTty: columns !== undefined, columns },
    stderr: { write: (text) => err.push(text), isTty: columns !== undefined, columns },
    ask: typed === undefined ? undefined : (question) => (err.push(question), wait(typed)),
    fetch: async (input, init) => {
      const { pathname, search } = new URL(input instanceof Request ? input.url : input);
      const request = `${init?.method ?? 'GET'} ${pathname}${search}`;
      const body = typeof init?.body === 'string' ? ` ${init.body}` : '';
      asked.push(`${request}${body}`);
      headers.push(new Headers(init?.headers));
      const response = responseOf(
        `${request}${body}` in canned ? `${request}${body}` : request,
        canned,
        turns,
      );
      await heldAgainstDocument(request, response.clone());
      return response;
    },
    readFile: async (path) => {
      const text = files.get(path);
      if (text === undefined) throw new Error(`ENOENT: no such file or directory, open '${path}'`);
      return text;
    },
    writeFile: async (path, text) => void files.set(path, text),
    createFile: async (path, text, anew) => {
      if (files.has(path) && !anew) return false;
      files.set(path, text);
      return true;
    },
    tokenFor: async (scope) => `token for ${scope}`,
    now: () => now,
    sleep: async (ms) => {
      slept += 1;
      now += ms;
      if (slept <= patience) return;
      stop('stopped');
      await new Promise(() => undefined);
    },
    newId: () => 'c0ffee00-0000-4000-8000-000000000000',
    absolute: (path) => `/home/me/${path}`,
    checkout:
      'checkout' in world
        ? world.checkout
        : { folder: '/checkout', run: async (words) => ran(words, err) },
  };
  const args = line.split(' ').filter((word) => word !== '');
  const exit = await Promise.race([run(args, io), stopped]);
  return { exit, out: out.join(''), err: err.join(''), asked, headers };
}

/** What a checkout was asked to run stands on the standard error, as if it had said so. */
function ran(words: readonly string[], err: string[]): number {
  err.push(`ran ${words.join(' ')}\n`);
  return 0;
}

async function wait(text: string): Promise<string> {
  return text;
}

function responseOf(request: string, canned: Canned, turns: Map<string, number>): Response {
  const given = canned[request];
  if (given === undefined) throw new Error(`Nothing is canned for ${request}.`);
  const replies = Array.isArray(given) ? (given as readonly Reply[]) : [given as Reply];
  const turn = turns.get(request) ?? 0;
  turns.set(request, turn + 1);
  const { status = 200, body } = replies[Math.min(turn, replies.length - 1)] ?? { body: {} };
  const type =
    typeof body === 'string'
      ? 'text/plain; charset=utf-8'
      : status >= 400
        ? 'application/problem+json'
        : 'application/json';
  return new Response(typeof body === 'string' ? body : JSON.stringify(body), {
    status,
    headers: {
      'content-type': type,
      ...(status === 200 && { etag: `"${'x'.repeat(27)}"`, 'cache-control': 'private, no-cache' }),
      ...(status === 202 && { location: 'http://127.0.0.1:7071/api/runs/x', 'retry-after': '5' }),
    },
  });
}

/**
 * Holds what was printed against test/cli/golden/<name>.txt, in which ␛ is the escape character. `UPDATE_GOLDEN=1` writes
 * the file: look at it before it is committed.
 */
export function expectGolden(name: string, { exit, out, err }: Ended): void {
  const file = join(__dirname, 'golden', `${name}.txt`);
  const parts = [out, ...(err === '' ? [] : ['── stderr\n', err]), `── exit ${exit}\n`];
  const text = parts.join('').replaceAll('\x1b', '␛');
  if (process.env.UPDATE_GOLDEN === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
