import type { HttpResponseInit } from '@azure/functions';
import type { ReasonCode } from '../../shared/core/base/conditions';
import { isReconcileError } from '../../shared/core/base/errors';
import type { Plan } from '../../shared/core/plan/plan';
import { printableJson } from '../../shared/core/base/printable';
import { withoutQueries } from '../../shared/core/base/without-query';
import { docsOf } from '../../shared/core/reference/link';
import type { ProblemCode } from '../../shared/core/reference/problems';
import { consequenceOf } from '../../shared/core/base/retry';

/** An answer that says no: RFC 9457 problem details, with what to do next. */
export interface Problem {
  readonly status: number;
  /** For programs. */
  readonly code: ProblemCode | ReasonCode;
  /** What was wrong, where. */
  readonly detail: string;
  readonly remedy?: string;
  /** When to send the request again. */
  readonly retryAfterSeconds?: number;
  /** Others that the status asks for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What would have been done. */
  readonly plan?: Plan;
}

/** Thrown by request readers; becomes the answer. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.name = 'ProblemError';
  }
}

/** Throws a ProblemError. */
export function refuse(
  status: number,
  code: Problem['code'],
  detail: string,
  remedy?: string,
): never {
  throw new ProblemError({ status, code, detail, ...(remedy !== undefined && { remedy }) });
}

export function problemResponse(problem: Problem): HttpResponseInit {
  const { status, code, detail, remedy, retryAfterSeconds, headers, plan } = problem;
  const docs = docsOf('failure', code);
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'application/problem+json',
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: printableJson({
      type: `urn:aks-identity-reconciler:problem:${code}`,
      title: code,
      status,
      detail,
      ...(docs !== undefined && { docs }),
      ...(remedy !== undefined && { remedy }),
      ...(plan !== undefined && { plan }),
    }),
  };
}

/** An error as the log tells it. */
export function causeOf(error: unknown): string {
  return withoutQueries(String(error)).slice(0, 2000);
}

/** The problem that an error stands for. An unforeseen one reveals no internals; the log has them. */
export function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  if (isReconcileError(error)) {
    const { failure } = error;
    const { code, message, remedy } = failure;
    const { httpStatus, retryInMs } = consequenceOf(failure, 0);
    return {
      // What waits is under way (202) where a run waits for it; anyone who asks here gets nothing now.
      status: httpStatus < 400 ? 503 : httpStatus,
      code,
      detail: message,
      ...(remedy && { remedy }),
      ...(retryInMs !== undefined && { retryAfterSeconds: Math.ceil(retryInMs / 1000) }),
    };
  }
  return {
    status: 500,
    code: 'Unexpected',
    detail: 'Something went wrong inside the reconciler.',
    remedy: 'Look at the logs of this time; this request changed nothing.',
  };
}
