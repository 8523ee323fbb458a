import type { FailureCode } from '../reference/failures';

/**
 * What an error means for the reconcile that met it:
 * - Transient: Azure or the network stumbled; try again soon.
 * - Throttled: a quota said when to come back; nobody asks before that.
 * - Conflict: somebody else is writing the same thing; look again.
 * - Waiting: the world is not ready yet (cluster creating, role not yet effective); not an error.
 * - Stalled: only a human can fix it; `remedy` says how.
 * - Terminal: the request itself is wrong and will never work.
 * - UnknownOutcome: a write may or may not have happened; read back before doing anything else.
 */
export type ErrorPolicy =
  'Transient' | 'Throttled' | 'Conflict' | 'Waiting' | 'Stalled' | 'Terminal' | 'UnknownOutcome';

declare const foreign: unique symbol;

/** A code that another system gave, which no table of ours explains. CamelCase. */
export type ForeignCode = string & { readonly [foreign]: true };

export type ErrorCode = FailureCode | ForeignCode;

/** Takes the code of another system as it is. */
export function foreignCode(text: string): ForeignCode {
  return text as ForeignCode;
}

/** A failure as data, so that it survives the boundary between activity and orchestrator. */
export interface Failure {
  readonly policy: ErrorPolicy;
  /** From Azure where it gave one (LinkedAuthorizationFailed), else ours. Becomes the condition's reason. */
  readonly code: ErrorCode;
  readonly message: string;
  /** Resource or URL that the failed call was about. */
  readonly target?: string;
  readonly retryAfterMs?: number;
  /** Stalled only: what stalls may pass by itself, so somebody looks again after so long. */
  readonly lookAgainMs?: number;
  /** Id of the step of the plan that failed; absent when it was none. */
  readonly step?: string;
  /** True when nothing that pods rely on hangs on it: Ready is what it would be without. */
  readonly aside?: boolean;
  /** True when what it waits for is its target's alone: nothing else that is to be done waits for it. */
  readonly apart?: boolean;
  /** What a human does to fix it, ready to paste. */
  readonly remedy?: string;
  /** x-ms-correlation-request-id, for Azure support. */
  readonly correlationId?: string;
}

/** Thrown by adapters when an outside system refuses or fails. `failure` carries the policy. */
export class ReconcileError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.code}: ${failure.message}`);
    this.name = 'ReconcileError';
  }
}

/**
 * True for a ReconcileError of this or of another copy of this module: the built package and a test that loads it each
 * have their own, and `instanceof` knows only one.
 */
export function isReconcileError(error: unknown): error is ReconcileError {
  return (
    typeof error === 'object' &&
    error !== null &&
    'failure' in error &&
    'name' in error &&
    error.name === 'ReconcileError'
  );
}
