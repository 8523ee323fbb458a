import type { Caller, HostedRepository, Hosting } from '../hosting';
import { GitHubError } from './error';

/** What a route is given: the request, read as far as all routes do. */
export interface Context {
  readonly hosting: Hosting;
  /** Root of the API, `http://127.0.0.1:<port>/api/v3`. */
  readonly api: string;
  readonly repository: HostedRepository;
  readonly caller: Caller;
  /** What was asked for, without its query. */
  readonly url: string;
  /** Header `accept`. */
  readonly accept: string;
  /** Parts of the path, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** Below `/repos/{owner}/{repo}`; `{ref+}` takes slashes too. */
  readonly path: string;
  /** Right that it asks for. */
  readonly right: 'contents' | 'requests';
  readonly handle: (context: Context) => Promise<Reply>;
}

export function ok(body: unknown, status = 200): Reply {
  return { status, body };
}

/** A field of the body that must be text. Throws 422. */
export function textIn({ body }: Context, field: string): string {
  const value = body[field];
  if (typeof value === 'string') return value;
  throw new GitHubError(422, `Invalid request.\n\n"${field}" wasn't supplied or is not a string.`);
}

export function optionalText({ body }: Context, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

/** A list of texts, empty when it is missing. */
export function textsIn({ body }: Context, field: string): readonly string[] {
  const value = body[field];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Opaque, as GitHub's are. */
export function nodeId(kind: string, id: string | number): string {
  return Buffer.from(`${kind}:${id}`).toString('base64');
}
