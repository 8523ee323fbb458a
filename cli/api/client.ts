import { fail } from '../cli-error';
import type { Io } from '../io';
import type { Problem } from './answers';
import { assertPrivate, PLAYGROUND, siteOf } from './site';

/** A plan may take the app 25 seconds; a cold start comes on top. */
const PATIENCE_MS = 90_000;

export interface Api {
  readonly site: string;
  readonly get: <T>(path: string) => Promise<T>;
  readonly text: (path: string) => Promise<string>;
  /** Asks for work. */
  readonly post: <T>(path: string, body: object) => Promise<T>;
  readonly remove: <T>(path: string) => Promise<T>;
}

export interface Reach {
  readonly url?: string | undefined;
  /** Scope of a token to ask Entra for. */
  readonly entra?: string | undefined;
  /** How long an answer may take. */
  readonly patienceMs?: number;
}

type Method = 'GET' | 'POST' | 'DELETE';

/** The app at --url, at AKS_IDENTITY_URL, or the playground. Throws CliError. */
export function apiAt({ url, entra, patienceMs = PATIENCE_MS }: Reach, io: Io): Api {
  const given = [url, io.env.AKS_IDENTITY_URL].find((each) => each !== undefined && each !== '');
  const site = siteOf(given ?? PLAYGROUND);
  const key = io.env.AKS_IDENTITY_KEY ?? '';
  if (key !== '' || entra !== undefined) assertPrivate(site);
  let token: Promise<string> | undefined;

  async function headers(): Promise<Record<string, string>> {
    if (entra !== undefined) token ??= io.tokenFor(entra);
    return {
      ...(key !== '' && { 'x-functions-key': key }),
      ...(token !== undefined && { authorization: `Bearer ${await token}` }),
    };
  }

  async function call(method: Method, path: string, body?: object): Promise<string> {
    const asked = await headers();
    const work = method === 'GET' ? {} : { 'idempotency-key': io.newId() };
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const init = {
      method,
      headers: { ...asked, ...work, ...json },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A redirect would take the key to another host.
      redirect: 'manual',
      signal: AbortSignal.timeout(patienceMs),
    } as const;
    const response = await io
      .fetch(new URL(path, site), init)
      .catch((error: unknown) => unreachable(site, error));
    const text = await response.text();
    if (response.status >= 200 && response.status < 300) return text;
    return refused(site, response.status, text);
  }

  async function parsed<T>(method: Method, path: string, body?: object): Promise<T> {
    const text = await call(method, path, body);
    try {
      return JSON.parse(text) as T;
    } catch {
      return notTheReconciler(site, 'Its answer is not JSON.');
    }
  }

  return {
    site: site.origin,
    get: (path) => parsed('GET', path),
    text: (path) => call('GET', path),
    post: (path, body) => parsed('POST', path, body),
    remove: (path) => parsed('DELETE', path),
  };
}

function unreachable(site: URL, error: unknown): never {
  const late = (error as Partial<Error>).name === 'TimeoutError';
  const why = late ? `It did not answer within ${PATIENCE_MS / 1000} s.` : causeOf(error);
  const remedy =
    site.origin === PLAYGROUND
      ? 'Start the playground with `npm start`, or name your app with --url or AKS_IDENTITY_URL.'
      : 'Check that the app is running and that this machine can reach it.';
  fail({ what: `Nothing answers at ${site.origin}.`, why, remedy });
}

/** fetch says only "fetch failed"; its cause says why, in its message or, where several addresses were tried, in its code. */
function causeOf(error: unknown): string {
  const { message = String(error), cause } = error as NetworkError;
  return cause?.message || cause?.code || message;
}

interface NetworkError {
  readonly message?: string;
  readonly cause?: { readonly message?: string; readonly code?: string };
}

function refused(site: URL, status: number, text: string): never {
  const problem = problemIn(text);
  if (problem !== undefined) {
    const { title, detail, remedy } = problem;
    fail({ what: `The reconciler says ${title}.`, why: detail, remedy });
  }
  if (status === 401 || status === 403) {
    fail({
      what: `${site.origin} does not let us in (${status}).`,
      why: 'It requires a function key, or a sign-in with Entra.',
      remedy: 'Put a key of the app into AKS_IDENTITY_KEY, or sign in with `--entra <scope>`.',
    });
  }
  return notTheReconciler(site, `It answers ${status}.`);
}

function problemIn(text: string): Problem | undefined {
  try {
    const value = JSON.parse(text) as Partial<Problem> | null;
    const told = typeof value?.title === 'string' && typeof value.detail === 'string';
    return told ? (value as Problem) : undefined;
  } catch {
    return undefined;
  }
}

function notTheReconciler(site: URL, why: string): never {
  fail({
    what: `What answers at ${site.origin} is no reconciler.`,
    why,
    remedy: 'Check the address in --url or AKS_IDENTITY_URL.',
  });
}
