import type { TokenCredential } from '@azure/core-auth';
import type {
  HttpClient,
  Pipeline,
  PipelinePolicy,
  PipelineRequest,
  PipelineResponse,
  SendRequest,
} from '@azure/core-rest-pipeline';
import { bearerTokenAuthenticationPolicyName, retryPolicy } from '@azure/core-rest-pipeline';
import { ReconcileError } from '../../core/base/errors';
import type { Headroom } from '../../core/base/headroom';
import { headroomIn } from './headroom';
import { answerFailure, attemptOf, toReconcileError } from './failure';
import { retryAfterOf } from '../../core/base/retry-after';
import { ARM_URL, guardedTransport } from './transport';

export interface AzureOptions {
  readonly credential: TokenCredential;
  /** Default: the network. Local runs pass loopbackTransport(url). */
  readonly transport?: HttpClient;
  /** Id of the run that calls, asked at every call; put into the headers that Azure logs. */
  readonly correlationId?: () => string;
  /** Told of every HTTP request, retries and failures included. Must not throw. */
  readonly onCall?: (call: AzureCall) => void;
  /** Pause before the one retry of a read. Default 250 ms. */
  readonly retryDelayMs?: number;
  /** Milliseconds since the epoch. Default: the wall clock. */
  readonly now?: () => number;
}

/** One HTTP request to ARM. */
export interface AzureCall {
  readonly method: string;
  readonly path: string;
  /** Absent when no answer came. */
  readonly status?: number;
  /** What the answer says that is left of the subscription's limits. */
  readonly headroom?: Headroom;
  readonly durationMs: number;
}

/** Options that both generations of SDK clients take. */
export interface ClientOptions {
  readonly httpClient: HttpClient;
  readonly userAgentOptions: { readonly userAgentPrefix: string };
}

const USER_AGENT = 'aks-identity-reconciler';
const RETRY_DELAY_MS = 250;
const MAX_WAIT_MS = 1000;

export const TOKEN_SCOPE = `${ARM_URL}/.default`;

/** What every SDK client is created with: our transport and our user agent. */
export function clientOptions(options: AzureOptions): ClientOptions {
  return {
    httpClient: guardedTransport(options.transport),
    userAgentOptions: { userAgentPrefix: USER_AGENT },
  };
}

/**
 * Makes an SDK pipeline ours: errors become ReconcileErrors in one place, before either SDK generation words them in its
 * own way; and the default retries go, because they sleep for as long as a Retry-After says and repeat writes.
 */
export function arrange(pipeline: Pipeline, options: AzureOptions, patience: PipelinePolicy): void {
  pipeline.removePolicy({ name: 'defaultRetryPolicy' });
  const retry = readRetryPolicy(options.retryDelayMs ?? RETRY_DELAY_MS);
  pipeline.addPolicy(failurePolicy, { beforePolicies: [patience.name] });
  pipeline.addPolicy(patience, { beforePolicies: [bearerTokenAuthenticationPolicyName] });
  pipeline.addPolicy(refusalPolicy, { phase: 'Retry', beforePolicies: [retry.name] });
  pipeline.addPolicy(retry, { phase: 'Retry' });
  pipeline.addPolicy(callPolicy(options), { afterPhase: 'Sign' });
}

/** Outermost: whatever goes wrong inside, getting a token included, leaves as a ReconcileError. */
const failurePolicy: PipelinePolicy = {
  name: 'reconcileFailurePolicy',
  async sendRequest(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
    const response = await next(request).catch((thrown: unknown) => {
      throw toReconcileError(thrown, attemptOf(request));
    });
    if (response.status >= 400) throw new ReconcileError(answerFailure(response));
    return response;
  },
};

/** Innermost: sees the raw answer. A 401 must get out, to the policy that answers Azure's challenge with a new token. */
const refusalPolicy: PipelinePolicy = {
  name: 'reconcileRefusalPolicy',
  async sendRequest(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
    const response = await next(request);
    const isFinal = response.status >= 400 && response.status !== 401;
    if (isFinal) throw new ReconcileError(answerFailure(response));
    return response;
  },
};

/** One quick repeat of a read that stumbled. Whatever needs longer is a durable timer's business. */
function readRetryPolicy(retryAfterInMs: number): PipelinePolicy {
  return retryPolicy(
    [
      {
        name: 'stumbledRead',
        retry: ({ response, responseError }) =>
          canRepeat(response ?? responseError?.response, responseError?.request)
            ? { retryAfterInMs }
            : { skipStrategy: true },
      },
    ],
    { maxRetries: 1 },
  );
}

/** True for a read without an answer, or whose answer is a 5xx that does not ask for patience. */
function canRepeat(answer: PipelineResponse | undefined, unanswered?: PipelineRequest): boolean {
  if (answer === undefined) return unanswered?.method === 'GET';
  const wait = retryAfterOf(answer.headers, Date.now()) ?? 0;
  return answer.request.method === 'GET' && answer.status >= 500 && wait <= MAX_WAIT_MS;
}

/** Marks each request as ours and reports it. */
function callPolicy({ correlationId, onCall }: AzureOptions): PipelinePolicy {
  return {
    name: 'reconcileCallPolicy',
    async sendRequest(request: PipelineRequest, next: SendRequest): Promise<PipelineResponse> {
      const id = correlationId?.();
      if (id !== undefined) {
        request.headers.set('x-ms-correlation-request-id', id);
        request.headers.set('x-ms-client-request-id', `${id}.${request.requestId}`);
      }
      const started = performance.now();
      const report = (response?: PipelineResponse): void =>
        onCall?.({
          method: request.method,
          path: new URL(request.url).pathname,
          durationMs: performance.now() - started,
          ...(response !== undefined && {
            status: response.status,
            headroom: headroomIn(response.headers),
          }),
        });
      const response = await next(request).catch((thrown: unknown) => {
        report();
        throw thrown;
      });
      report(response);
      return response;
    },
  };
}
