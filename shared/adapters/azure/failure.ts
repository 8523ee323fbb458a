import type { PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { isRestError } from '@azure/core-rest-pipeline';
import { classifyArmError } from '../../core/arm/arm-errors';
import type { Failure } from '../../core/base/errors';
import { ReconcileError } from '../../core/base/errors';
import { armErrorIn } from './arm-body';
import { credentialFailure } from '../../core/arm/credential-failure';
import { retryAfterInText, retryAfterOf } from '../../core/base/retry-after';
import type { Sight } from './azure';

/** What was asked of Azure when it went wrong. */
export interface Attempt {
  readonly operation: 'read' | 'write';
  /** Resource id or URL path. */
  readonly target: string;
  readonly correlationId?: string;
}

/** The request as an attempt. Only GET is a read. */
export function attemptOf({ method, url, headers }: PipelineRequest): Attempt {
  const correlationId = headers.get('x-ms-correlation-request-id');
  return {
    operation: method === 'GET' ? 'read' : 'write',
    target: new URL(url).pathname,
    ...(correlationId !== undefined && { correlationId }),
  };
}

/** An answer with an error status as data. */
export function answerFailure(response: PipelineResponse): Failure {
  const attempt = attemptOf(response.request);
  const body = armErrorIn(response.bodyAsText);
  const retryAfterMs = retryAfterOf(response.headers, Date.now()) ?? retryAfterInText(body.message);
  const correlationId = response.headers.get('x-ms-correlation-request-id');
  return classifyArmError({
    ...attempt,
    ...body,
    ...statusOf(response.status, body.code),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(correlationId !== undefined && { correlationId }),
  });
}

/** ARM never says 404 without a code: a proxy in between did, and that does not mean "it does not exist". */
function statusOf(status: number, code: string | undefined): { status?: number; code?: string } {
  return status === 404 && code === undefined ? { code: 'UnexpectedNotFound' } : { status };
}

/** Anything that was thrown on the way to Azure and back, as a ReconcileError. */
export function toReconcileError(thrown: unknown, attempt: Attempt): ReconcileError {
  if (thrown instanceof ReconcileError) return thrown;
  const answer = isRestError(thrown) ? thrown.response : undefined;
  if (answer !== undefined && answer.status >= 400)
    return new ReconcileError(answerFailure(answer));
  const failure = credentialFailure(thrown);
  if (failure !== undefined) return new ReconcileError({ ...failure, target: attempt.target });
  const { code, message } = thrownFacts(thrown);
  return new ReconcileError(classifyArmError({ ...attempt, code, message }));
}

function thrownFacts(thrown: unknown): { code: string; message: string } {
  if (!(thrown instanceof Error)) return { code: 'UnexpectedAnswer', message: String(thrown) };
  if (thrown.name === 'AbortError')
    return { code: 'RequestTimeout', message: 'Azure did not answer within 30 seconds.' };
  if ('code' in thrown && typeof thrown.code === 'string' && /^E[A-Z]/.test(thrown.code))
    return { code: thrown.code, message: thrown.message };
  return {
    code: 'UnexpectedAnswer',
    message: `Azure's answer could not be read: ${thrown.message}`,
  };
}

/** Runs `call`; whatever it throws is a ReconcileError. */
export async function asReconcileErrors<T>(attempt: Attempt, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (thrown) {
    throw toReconcileError(thrown, attempt);
  }
}

/** Runs `call`; undefined when Azure says that what it is about does not exist. */
export async function unlessAbsent<T>(call: () => Promise<T>): Promise<T | undefined> {
  const seen = await sightOf(call);
  return 'there' in seen ? seen.there : undefined;
}

/** Runs a read of one object. */
export async function sightOf<T>(call: () => Promise<T>): Promise<Sight<T>> {
  try {
    return { there: await call() };
  } catch (error) {
    const gone = goneIn(error);
    if (gone === undefined) throw error;
    return { gone };
  }
}

/** Codes by which Azure says that the very object that was asked for does not exist. */
const OBJECT_GONE: readonly string[] = [
  'notfound',
  'resourcenotfound',
  'parentresourcenotfound',
  'roleassignmentnotfound',
  'policyassignmentnotfound',
];

/** SubscriptionNotFound may mean that we lost our rights, and a code that nobody knows means nothing. */
function goneIn(error: unknown): 'object' | 'group' | undefined {
  if (!(error instanceof ReconcileError) || error.failure.policy !== 'Terminal') return undefined;
  const code = error.failure.code.toLowerCase();
  if (code === 'resourcegroupnotfound') return 'group';
  return OBJECT_GONE.includes(code) ? 'object' : undefined;
}
