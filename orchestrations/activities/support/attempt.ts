import type { Failure } from '../../../shared/core/base/errors';
import { isReconcileError } from '../../../shared/core/base/errors';

export type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure };

/**
 * Runs `work` and turns whatever it throws into a value: an activity that throws while its siblings run would make
 * durable-functions 3.5.0 mix up their results (local/host/conformance/hazards.test.ts).
 */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

/** The failure that an error carries; a bug of ours is Transient, so that it is retried with back-off and seen. */
function failureOf(error: unknown): Failure {
  if (isReconcileError(error)) return error.failure;
  const message = error instanceof Error ? error.message : String(error);
  return { policy: 'Transient', code: 'Unexpected', message };
}
