import { isReconcileError } from '../../../core/base/errors';
import type { RepositoryRules } from '../../../core/configuration/repository-rules';
import type { Place } from '../failure';
import { forgeFailure, unanswered } from '../failure';
import type { ForgeOptions } from '../options';
import { newRedactor } from '../redact';
import type { Octokit } from './client';
import type { Connection } from './connect';
import { connect } from './connect';
import { gitHubFailure, octokitError } from './failure';

/** What a call is for. */
export interface Purpose {
  /** To follow "could not": `read the branch main`. */
  readonly action: string;
  /** Right that a 403 says is missing; default `contents: read`. */
  readonly permission?: string;
}

type Send<T> = (octokit: Octokit) => Promise<{ readonly status: number; readonly data: T }>;

/** One repository on GitHub. Every method throws ReconcileError alone. */
export interface Session {
  readonly place: Place;
  readonly owner: string;
  readonly repo: string;
  readonly branch: string;
  /** A read: repeated once, at once, when it stumbles. */
  readonly read: <T>(purpose: Purpose, send: Send<T>) => Promise<T>;
  /** As `read`; undefined when GitHub says 404. */
  readonly find: <T>(purpose: Purpose, send: Send<T>) => Promise<T | undefined>;
  /** What GraphQL knows the repository by. */
  readonly nodeId: () => Promise<string>;
  /** Sent once. */
  readonly write: <T>(purpose: Purpose, send: Send<T>) => Promise<T>;
}

/** Calls to one repository of GitHub, signed in and with secrets masked in errors. Sends nothing yet. */
export function openSession(repository: RepositoryRules, options: ForgeOptions): Session {
  const redactor = newRedactor();
  const place: Place = {
    ...{ forge: 'GitHub', repository, now: options.now ?? Date.now, clean: redactor.clean },
  };
  const connection = connect(place, options, redactor);
  async function explained<T>(purpose: Purpose, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (error) {
      throw toFailure(place, purpose, error);
    }
  }
  const [owner = '', repo = ''] = repository.forge.repository.split('/');
  const read: Session['read'] = (purpose, send) => explained(purpose, patient(connection, send));
  let nodeId: string | undefined;
  return {
    ...{ place, owner, repo, branch: repository.branch, read },
    async nodeId() {
      nodeId ??= (
        await read({ action: 'read the repository' }, (octokit) =>
          octokit.rest.repos.get({ owner, repo }),
        )
      ).node_id;
      return nodeId;
    },
    write: (purpose, send) => explained(purpose, signed(connection, send)),
    async find(purpose, send) {
      const work = patient(connection, send).catch((error: unknown) => {
        if (octokitError(error)?.status === 404) return undefined;
        throw error;
      });
      return explained(purpose, work);
    },
  };
}

async function once<T>({ client }: Connection, send: Send<T>): Promise<T> {
  const { status, data } = await send(await client());
  // Redirects are not followed, and Octokit takes them for success.
  if (status >= 300) throw new Refused(status, data);
  if (typeof data === 'string' && data !== '') throw new Unreadable();
  return data;
}

/** A token may be revoked before its end: once with a fresh one. Nothing was done under the old one. */
async function signed<T>(connection: Connection, send: Send<T>): Promise<T> {
  try {
    return await once(connection, send);
  } catch (error) {
    if (octokitError(error)?.status !== 401 || !connection.renewToken()) throw error;
    return once(connection, send);
  }
}

async function patient<T>(connection: Connection, send: Send<T>): Promise<T> {
  try {
    return await signed(connection, send);
  } catch (error) {
    if (!hasStumbled(error)) throw error;
    return signed(connection, send);
  }
}

/** An answer below 400 that is no success; shaped as Octokit's errors are. */
class Refused extends Error {
  override readonly name = 'HttpError';
  readonly response: { readonly data: unknown };
  constructor(
    readonly status: number,
    data: unknown,
  ) {
    super();
    this.response = { data };
  }
}

class Unreadable extends Error {
  override readonly name = 'Unreadable';
}

/** No answer, half an answer, or a 5xx: a read may be repeated. A server that asks for patience is not bothered at once. */
function hasStumbled(error: unknown): boolean {
  if (isReconcileError(error)) return false;
  const refusal = octokitError(error);
  if (refusal === undefined) return true;
  return refusal.status >= 500 && refusal.headers['retry-after'] === undefined;
}

function toFailure(place: Place, purpose: Purpose, error: unknown): Error {
  const refusal = octokitError(error);
  if (refusal !== undefined) {
    return gitHubFailure(place, refusal, { permission: 'contents: read', ...purpose });
  }
  if (error instanceof Unreadable) {
    return forgeFailure(place, {
      policy: 'Transient',
      code: 'ForgeUnreadable',
      message: `could not ${purpose.action}: the answer is not JSON.`,
    });
  }
  return unanswered(place, purpose.action, innermost(error));
}

/** Our own failures come wrapped by Octokit, when they arise within a request. */
function innermost(error: unknown): unknown {
  const { cause } = (error ?? {}) as { readonly cause?: unknown };
  return isReconcileError(cause) ? cause : error;
}
