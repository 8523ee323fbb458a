import type { ErrorCode, ErrorPolicy, Failure } from '../../core/base/errors';
import { foreignCode, ReconcileError } from '../../core/base/errors';

/** What was asked of which table when it failed. */
export interface TableCall {
  readonly operation: string;
  readonly table: string;
  /** Whether the service may have changed something although no answer came. */
  readonly writes: boolean;
}

/** What is known of a failed call; `status` is absent if no HTTP answer came. */
export interface TableProblem {
  readonly status?: number | undefined;
  readonly code?: string | undefined;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
  readonly correlationId?: string | undefined;
}

/** Deleting a table takes the service 40 seconds or more, during which it cannot be created again. */
const TABLE_DELETION_MS = 40_000;
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);
const NO_CREDENTIAL =
  /^(CredentialUnavailable|Authentication|AuthenticationRequired|AggregateAuthentication)Error$/;
const REMEDY =
  'Give the reconciler\'s identity access to the tables: az role assignment create --role "Storage Table Data Contributor" --assignee <principal id> --scope <storage account id>';

/** The one place that says what an error of the table service means for the reconcile that met it. */
export function tableError(problem: TableProblem, call: TableCall): ReconcileError {
  const policy = policyOf(problem, call.writes);
  const retryAfterMs =
    problem.code === 'TableBeingDeleted' ? TABLE_DELETION_MS : problem.retryAfterMs;
  const failure: Failure = {
    policy,
    code: codeOf(problem),
    message: `Azure Tables: ${call.operation} on table ${call.table} failed: ${problem.message}`,
    target: call.table,
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(policy === 'Stalled' && { remedy: REMEDY }),
    ...(problem.correlationId !== undefined && { correlationId: problem.correlationId }),
  };
  return new ReconcileError(failure);
}

function codeOf({ code, status }: TableProblem): ErrorCode {
  if (code !== undefined) return foreignCode(code);
  return status === undefined ? 'NoAnswer' : foreignCode(`Http${status}`);
}

/** True if the write lost a race or its outcome is open: read again, then decide. */
export function mustLookAgain(error: unknown): error is ReconcileError {
  return (
    error instanceof ReconcileError &&
    (error.failure.policy === 'Conflict' || error.failure.policy === 'UnknownOutcome')
  );
}

function policyOf({ status, code }: TableProblem, writes: boolean): ErrorPolicy {
  const known = code === undefined ? undefined : policyOfCode(code);
  if (known !== undefined) return known;
  // A 500 OperationTimedOut, like no answer at all, may or may not have been carried out (Table service error codes).
  const unanswered = status === undefined || status === 408 || (status >= 500 && status !== 503);
  if (unanswered) return writes ? 'UnknownOutcome' : 'Transient';
  return policyOfRefusal(status);
}

function policyOfCode(code: string): ErrorPolicy | undefined {
  if (NO_CREDENTIAL.test(code)) return 'Stalled';
  if (NEVER_SENT.has(code)) return 'Transient';
  return code === 'TableBeingDeleted' ? 'Waiting' : undefined;
}

function policyOfRefusal(status: number): ErrorPolicy {
  switch (status) {
    case 429:
    case 503:
      return 'Throttled';
    case 401:
    case 403:
      return 'Stalled';
    // 404: the row went away between read and write, or the table is only just being created.
    case 404:
    case 409:
    case 412:
      return 'Conflict';
    default:
      return 'Terminal';
  }
}
