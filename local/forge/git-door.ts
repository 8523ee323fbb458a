import type { IncomingHttpHeaders } from 'node:http';
import type { Caller, HostedRepository, Hosting } from './hosting';
import { sees } from './hosting';

/** What git asks of which repository. */
export interface GitPath {
  /** `owner/name` of the repository, whether it is there or not. */
  readonly name: string;
  /** `/info/refs`, `/git-upload-pack` … */
  readonly rest: string;
}

/** What git shows behind `remote:`. */
export interface GitWords {
  /** Nobody has signed in. */
  readonly signIn: string;
  /** A token that is unknown, revoked or past its end. */
  readonly wrongToken: string;
  readonly notFound: string;
  readonly mayNotWrite: (caller: Caller, repository: HostedRepository) => string;
  readonly archived: string;
  /** A push to a protected branch: `%s` stands for the full ref. */
  readonly protected: ProtectedWords;
}

export interface ProtectedWords {
  readonly push: string;
  readonly force: string;
  readonly delete: string;
  /** Why, in git's list of refs: `! [remote rejected] main -> main (…)`. */
  readonly reason: string;
  /** True: nothing of a push goes through when one of its refs is refused. */
  readonly isWhole?: boolean;
}

/** Refs that a forge keeps for a request. */
export interface RequestRefs {
  /** Where its branch is, or was when it ended. */
  readonly head?: (number: number) => string;
  /** What merging it would give; only while it is open and does not conflict. */
  readonly merge?: (number: number) => string;
}

/** How a forge lets git itself in. */
export interface GitDoor {
  /** Undefined for a path of another forge. */
  find(path: string): GitPath | undefined;
  /** Of `WWW-Authenticate`. */
  readonly realm: string;
  readonly words: GitWords;
  readonly requestRefs: RequestRefs;
  /** Prefixes of refs that this forge shows nobody, or that nobody may push to. */
  readonly hidden: { readonly fromFetch: readonly string[]; readonly fromPush: readonly string[] };
}

export interface Refused {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface GitCall extends GitPath {
  readonly query: string;
  readonly headers: IncomingHttpHeaders;
}

/** Whom the door lets in to which repository, or what it answers instead. */
export function letIn(
  hosting: Hosting,
  door: GitDoor,
  { name, rest, query, headers }: GitCall,
): HostedRepository | Refused {
  const token = gitToken(headers.authorization);
  if (token === undefined) return mustSignIn(door, door.words.signIn);
  const caller = hosting.access.caller(token);
  if (caller === undefined) return mustSignIn(door, door.words.wrongToken);
  const repository = hosting.find(name);
  if (repository === undefined || !sees(caller, repository.name)) {
    return refused(404, door.words.notFound);
  }
  if (!`${rest}?${query}`.includes('git-receive-pack')) return repository;
  if (repository.archived) return refused(403, door.words.archived);
  if (caller.contents === 'write') return repository;
  return refused(403, door.words.mayNotWrite(caller, repository));
}

export function isRefused(answer: HostedRepository | Refused): answer is Refused {
  return 'status' in answer;
}

function mustSignIn({ realm }: GitDoor, text: string): Refused {
  return refused(401, text, { 'www-authenticate': `Basic realm="${realm}"` });
}

function refused(status: number, text: string, headers: Refused['headers'] = {}): Refused {
  return { status, text, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers } };
}

/** The token is the password, whatever the name; a token as the name without a password does as well. */
function gitToken(authorization = ''): string | undefined {
  const [, kind = '', value = ''] = /^(basic|bearer) (.+)$/i.exec(authorization) ?? [];
  if (kind === '') return undefined;
  if (kind.toLowerCase() === 'bearer') return value;
  const text = Buffer.from(value, 'base64').toString('utf8');
  const cut = text.indexOf(':');
  const password = cut < 0 ? '' : text.slice(cut + 1);
  return password === '' || password === 'x-oauth-basic'
    ? text.slice(0, Math.max(cut, 0))
    : password;
}
