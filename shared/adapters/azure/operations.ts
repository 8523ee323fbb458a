import { createPipelineRequest } from '@azure/core-rest-pipeline';
import { classifyArmError } from '../../core/arm/arm-errors';
import type { Failure } from '../../core/base/errors';
import { ReconcileError } from '../../core/base/errors';
import { armErrorIn, isObject, parsed } from './arm-body';
import type { OperationStart, OperationState } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors } from './failure';
import { importFailure, isTagTaken } from './import-failure';
import type { Headers } from '../../core/base/retry-after';
import { retryAfterOf } from '../../core/base/retry-after';
import { assertArmUrl } from './transport';

/** Where the answer to a write says that its operation can be followed. */
export function operationStart(headers: Headers): OperationStart {
  const operation = headers.get('azure-asyncoperation') ?? headers.get('location');
  const retryAfterMs = retryAfterOf(headers, Date.now());
  return {
    ...(operation !== undefined && { operation }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Throws ReconcileError when the look itself fails; a failed operation is an answer, not an error. */
export async function pollOperation(clients: Clients, url: string): Promise<OperationState> {
  assertArmUrl(url);
  const target = new URL(url).pathname;
  const { pipeline } = clients.compute(/^\/subscriptions\/([^/]+)/i.exec(target)?.[1] ?? 'none');
  try {
    const response = await asReconcileErrors({ operation: 'read', target }, () =>
      pipeline.sendRequest(clients.httpClient, createPipelineRequest({ url, method: 'GET' })),
    );
    const retryAfterMs = retryAfterOf(response.headers, Date.now());
    const correlationId = response.headers.get('x-ms-correlation-request-id');
    return stateIn(response.status, response.bodyAsText ?? '', {
      target,
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(correlationId !== undefined && { correlationId }),
    });
  } catch (error) {
    return refused(error, target) ?? forgotten(error, target);
  }
}

/** Behind a Location, an operation that failed is the error itself, and no error of the look. */
const RESULT = /\/(operationresults|operationstatuses)\//i;

function refused(error: unknown, target: string): OperationState | undefined {
  if (!(error instanceof ReconcileError) || !RESULT.test(target)) return undefined;
  const failure = importFailure(error.failure, target);
  if (failure.policy === 'Conflict') return { status: 'failed', failure };
  if (failure.policy !== 'Terminal' || failure.code.endsWith('NotFound')) return undefined;
  // ACR words all that goes wrong at the source as a bad request, also what passes (a registry that throttles it).
  return { status: 'failed', failure: { ...failure, policy: 'Transient' } };
}

interface OperationContext {
  readonly target: string;
  readonly retryAfterMs?: number;
  readonly correlationId?: string;
}

/**
 * Azure-AsyncOperation answers with `status` in the body, Location with 202 or any other success.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
function stateIn(
  httpStatus: number,
  text: string,
  circumstances: OperationContext,
): OperationState {
  const body = parsed(text);
  const status =
    isObject(body) && typeof body['status'] === 'string' ? body['status'].toLowerCase() : undefined;
  const { retryAfterMs } = circumstances;
  if (status === 'succeeded' || (status === undefined && httpStatus !== 202))
    return { status: 'succeeded' };
  if (status?.includes('fail'))
    return { status: 'failed', failure: failureIn(text, 'OperationFailed', circumstances) };
  if (status?.startsWith('cancel'))
    return { status: 'failed', failure: failureIn(text, 'OperationCanceled', circumstances) };
  return { status: 'running', ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

function failureIn(text: string, code: string, circumstances: OperationContext): Failure {
  const failure = classifyArmError({
    code,
    ...armErrorIn(text),
    ...circumstances,
    status: 200,
    operation: 'write',
  });
  return isTagTaken(failure.message) ? importFailure(failure, circumstances.target) : failure;
}

/** Azure keeps operations for a while only; how a forgotten one ended, only the host itself can tell. */
function forgotten(error: unknown, target: string): OperationState {
  if (
    !(error instanceof ReconcileError) ||
    !/^(?!Subscription)\w*NotFound$/.test(error.failure.code)
  )
    throw error;
  return {
    status: 'failed',
    failure: {
      policy: 'UnknownOutcome',
      code: 'OperationNotFound',
      message: `Azure no longer knows the operation: ${error.failure.message}`,
      target,
    },
  };
}
