import { spawn } from 'node:child_process';
import { createReadStream, existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { git, GIT_ENVIRONMENT } from './git/run';

export interface GitAt {
  readonly folder: string;
  readonly rest: string;
  readonly query: string;
  /** What git is to mind besides: settings, and what nobody may push. */
  readonly environment: NodeJS.ProcessEnv;
}

/** Serves one repository to plain `git clone` and `git push`. Callers have been authorised already. */
export type GitHttp = (
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  at: GitAt,
) => Promise<void>;

/** git's own CGI where it is installed; else the plain files, which can be cloned and not pushed to. */
export function gitHttp(isSmart = true): GitHttp {
  let found: Promise<GitHttp> | undefined;
  return async (incoming, outgoing, at) => {
    found ??= isSmart ? backend() : Promise.resolve(dumb);
    await (
      await found
    )(incoming, outgoing, at);
  };
}

async function backend(): Promise<GitHttp> {
  const program = path.join(await git('.', ['--exec-path']), 'git-http-backend');
  return existsSync(program) ? smart(program) : dumb;
}

function smart(backend: string): GitHttp {
  return (incoming, outgoing, { folder, rest, query, environment }) =>
    new Promise((resolve) => {
      const child = spawn(backend, [], {
        env: {
          ...GIT_ENVIRONMENT,
          ...environment,
          GIT_PROJECT_ROOT: folder,
          GIT_HTTP_EXPORT_ALL: '1',
          PATH_INFO: rest,
          QUERY_STRING: query,
          REQUEST_METHOD: incoming.method ?? 'GET',
          CONTENT_TYPE: incoming.headers['content-type'] ?? '',
          CONTENT_LENGTH: incoming.headers['content-length'] ?? '',
          HTTP_CONTENT_ENCODING: incoming.headers['content-encoding'] ?? '',
          GIT_PROTOCOL: String(incoming.headers['git-protocol'] ?? ''),
          REMOTE_ADDR: '127.0.0.1',
          REMOTE_USER: 'local',
        },
      });
      incoming.pipe(child.stdin);
      child.stdin.on('error', () => undefined);
      child.on('error', () => outgoing.destroy());
      child.stderr.resume();
      relay(child.stdout, outgoing);
      outgoing.on('close', () => {
        child.kill();
        resolve();
      });
    });
}

/** The answer of a CGI program: headers, an empty line, the body. */
function relay(from: NodeJS.ReadableStream, outgoing: ServerResponse): void {
  let head: Buffer | undefined = Buffer.alloc(0);
  from.on('data', (chunk: Buffer) => {
    if (head === undefined) return void outgoing.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) return;
    for (const line of head.toString('latin1', 0, end).split('\r\n')) setHeader(outgoing, line);
    outgoing.write(head.subarray(end + 4));
    head = undefined;
  });
  from.on('end', () => outgoing.end());
}

function setHeader(outgoing: ServerResponse, line: string): void {
  const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
  if (name.toLowerCase() === 'status') outgoing.statusCode = Number.parseInt(value, 10);
  else if (name !== '') outgoing.setHeader(name, value);
}

const STATIC =
  /^\/(HEAD|info\/refs|objects\/(info\/packs|[0-9a-f]{2}\/[0-9a-f]{38}|pack\/pack-[0-9a-f]{40}\.(pack|idx)))$/;

async function dumb(
  _incoming: IncomingMessage,
  outgoing: ServerResponse,
  { folder, rest }: { readonly folder: string; readonly rest: string },
): Promise<void> {
  if (rest === '/info/refs') await git(folder, ['update-server-info']);
  const file = path.join(folder, ...rest.split('/'));
  if (!STATIC.test(rest) || !existsSync(file)) {
    outgoing.writeHead(404).end('not found\n');
    return;
  }
  outgoing.writeHead(200, { 'content-type': 'text/plain', 'cache-control': 'no-cache' });
  await new Promise((resolve) => createReadStream(file).pipe(outgoing).on('close', resolve));
}
