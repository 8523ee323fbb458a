import type { HttpRequest } from '@azure/functions';
import type { Services } from '../../shared/services';
import { refuse } from './problem';

const KEY = /^[\x21-\x7e]{1,128}$/;

/**
 * The id of what a request starts: new each time, or the one that the first request with the same Idempotency-Key got.
 * `scope` keeps equal keys of different endpoints and clusters apart.
 */
export async function requestId(
  s: Services,
  request: HttpRequest,
  scope: string,
): Promise<{ readonly id: string; readonly repeated: boolean }> {
  const fresh = s.newId();
  const key = request.headers.get('idempotency-key');
  if (key === null) return { id: fresh, repeated: false };
  if (!KEY.test(key))
    refuse(
      400,
      'InvalidIdempotencyKey',
      'Idempotency-Key must be 1 to 128 visible ASCII characters.',
    );
  const first = await s.store.keys.claim(`${scope}|${key}`, fresh);
  return first === undefined ? { id: fresh, repeated: false } : { id: first, repeated: true };
}
