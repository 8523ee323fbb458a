import type { IsoTime } from '../../shared/core/base/iso-time';
import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { IDEMPOTENCY_KEY } from '../../shared/api/parameters';
import type { Adapters } from '../../shared/current-adapters';
import type { Call } from './endpoint';
import { ProblemError, refuse } from './problem';

const KEY = new RegExp(IDEMPOTENCY_KEY, 'u');

/** What the work of a request is known by: the same for each time that it is carried out. */
export interface Turn {
  readonly id: string;
  /** When the request was first made: what was said after that is the later word. */
  readonly at: IsoTime;
  readonly repeated: boolean;
}

/**
 * Carries a request out, once for each Idempotency-Key, method and path within 24 hours, and repeats the first answer. The key
 * is taken before anything happens. One that was taken and never answered is carried out again under the same id: its process
 * may be dead, so waiting for it (409) could be for ever, and what the id has done already is recognised by it. A request
 * that was refused did nothing and frees its key. Throws ProblemError 422 when the key was used for other content.
 */
export async function once(
  { request, adapters }: Call,
  content: unknown,
  work: (turn: Turn) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const fresh = { id: adapters.newId(), at: adapters.now() };
  const key = keyOf(request);
  if (key === undefined) return work({ ...fresh, repeated: false });
  const digest = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const first = await adapters.store.keys.claim(key, { ...fresh, digest });
  if (first === undefined) return carryOut(adapters, key, { ...fresh, repeated: false }, work);
  if (first.digest !== digest) refuseOtherContent();
  if (first.answer !== undefined) return JSON.parse(first.answer) as HttpResponseInit;
  return carryOut(adapters, key, { id: first.id, at: first.at, repeated: true }, work);
}

async function carryOut(
  adapters: Adapters,
  key: string,
  turn: Turn,
  work: (turn: Turn) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  const answer = await freeing(adapters, key, turn, work);
  try {
    const kept = await adapters.store.keys.answer(key, turn.id, JSON.stringify(answer));
    return JSON.parse(kept) as HttpResponseInit;
  } catch (error) {
    // It is done all the same; a repeat finds that by the id.
    adapters.log('warn', 'answer not kept', {
      route: routeOf(key),
      id: turn.id,
      error: String(error).slice(0, 300),
    });
    return answer;
  }
}

async function freeing(
  adapters: Adapters,
  key: string,
  turn: Turn,
  work: (turn: Turn) => Promise<HttpResponseInit>,
): Promise<HttpResponseInit> {
  try {
    return await work(turn);
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status < 500) {
      await adapters.store.keys.free(key, turn.id);
    }
    throw error;
  }
}

function keyOf(request: HttpRequest): string | undefined {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!KEY.test(key))
    refuse(
      400,
      'InvalidIdempotencyKey',
      'Idempotency-Key must be 1 to 128 visible ASCII characters.',
    );
  // Names in Azure, of charts and of repositories are the same in any case.
  return `${request.method} ${new URL(request.url).pathname.toLowerCase()} ${key}`;
}

/** Method and path: what the caller calls its key is his own. */
function routeOf(key: string): string {
  return key.split(' ').slice(0, 2).join(' ');
}

function refuseOtherContent(): never {
  return refuse(
    422,
    'IdempotencyKeyReused',
    'This Idempotency-Key was used with different content within the last 24 hours; nothing was done.',
    'Use a new key for each request, and the same one only to repeat it.',
  );
}

/** Throws ProblemError: the request was carried out late, and somebody has said otherwise since it was made. */
export function refuseOutdated(): never {
  return refuse(
    409,
    'Outdated',
    'This request was made before and did not finish, and a later one has superseded it.',
    'Look at the cluster (GET); if you still want this, send it with a new Idempotency-Key.',
  );
}
