import { idOf } from '../github/users';
import type { ForgeHttpRequest } from '../front';
import type { Caller, Hosting } from '../hosting';
import { sees } from '../hosting';
import type { Reply } from '../routing';
import { isRead, ok } from '../routing';
import { projectBody } from './entities';
import { notFound } from './error';
import { pageOf } from './pagination';
import { currentUser, everybody, userBody } from './users';

export interface Asked {
  readonly hosting: Hosting;
  readonly caller: Caller;
  readonly request: ForgeHttpRequest;
  /** Below the API's root, still percent-encoded. */
  readonly path: string;
}

const VERSION = { version: '18.4.0', revision: 'local', enterprise: false };

/** What is no project's. Undefined for a path that is none of these. */
export async function answerInstance(asked: Asked): Promise<Reply | undefined> {
  const { hosting, caller, request, path } = asked;
  if (!isRead(request.method)) return undefined;
  if (path === '/version' || path === '/metadata') return ok(VERSION);
  if (path === '/user') return ok(currentUser(hosting.url, caller));
  if (path === '/users') return listUsers(asked);
  if (path === '/projects') return listProjects(asked);
  const [, id] = /^\/users\/(\d+)$/.exec(path) ?? [];
  if (id === undefined) return undefined;
  const user = [...everybody(hosting), caller.login].find((name) => idOf(name) === Number(id));
  if (user === undefined) throw notFound('User');
  return ok(userBody(hosting.url, user));
}

function listUsers({ hosting, request: { query }, path }: Asked): Promise<Reply> {
  const name = query.get('username')?.toLowerCase();
  const found = everybody(hosting).filter(
    (user) => name === undefined || user.toLowerCase() === name,
  );
  return pageOf({ hosting, query, path }, found, (user) => userBody(hosting.url, user));
}

function listProjects({ hosting, caller, request: { query }, path }: Asked): Promise<Reply> {
  const part = query.get('search')?.toLowerCase() ?? '';
  const found = hosting
    .all()
    .filter(({ name }) => sees(caller, name) && name.toLowerCase().includes(part));
  return pageOf({ hosting, query, path }, found, (repository) =>
    projectBody({ hosting, repository }),
  );
}
