import type { HttpClient, PipelineRequest, PipelineResponse } from '@azure/core-rest-pipeline';
import { createHttpHeaders } from '@azure/core-rest-pipeline';
import { ReconcileError } from '../../core/base/errors';
import type { Failure } from '../../core/base/errors';
import type { Azure } from './azure';
import { createAzure } from './index';
import type { AzureOptions } from './pipeline';

/** One canned answer; an Error is thrown instead, as a broken connection would. */
export type Canned =
  | Error
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly headers?: Record<string, string>;
    };

/** What went over the wire. */
export interface Sent {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

export interface Wire {
  readonly azure: Azure;
  readonly sent: readonly Sent[];
  /** `GET /path?api-version=…` of each request. */
  readonly lines: () => readonly string[];
}

/** The real SDK clients on a transport that gives the answers in turn, and fails loudly when they run out. */
export function wire(answers: readonly Canned[], options: Partial<AzureOptions> = {}): Wire {
  const sent: Sent[] = [];
  const left = [...answers];
  const transport: HttpClient = {
    async sendRequest(request: PipelineRequest): Promise<PipelineResponse> {
      sent.push(sentOf(request));
      const answer = left.shift();
      if (answer === undefined)
        throw new Error(`unexpected request ${request.method} ${request.url}`);
      if (answer instanceof Error) throw answer;
      return responseOf(request, answer);
    },
  };
  const azure = createAzure({
    credential: credentialFor({}),
    transport,
    retryDelayMs: 0,
    ...options,
  });
  return {
    azure,
    sent,
    lines: () =>
      sent.map(({ method, url }) => `${method} ${decodeURIComponent(url.pathname + url.search)}`),
  };
}

function sentOf({ method, url, body, headers }: PipelineRequest): Sent {
  const text = typeof body === 'string' ? body : undefined;
  return { method, url: new URL(url), body: text && JSON.parse(text), headers: headers.toJSON() };
}

function responseOf(
  request: PipelineRequest,
  { status = 200, body, headers = {} }: Exclude<Canned, Error>,
): PipelineResponse {
  const bodyAsText =
    typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  const type: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json' };
  return { request, status, headers: createHttpHeaders({ ...type, ...headers }), bodyAsText };
}

/** ARM's error envelope. */
export function refusal(
  status: number,
  code: string,
  message = 'Azure said so.',
): Exclude<Canned, Error> {
  return { status, body: { error: { code, message } } };
}

/** A credential whose token makes `claims`. */
export function credentialFor(
  claims: Readonly<Record<string, unknown>>,
): AzureOptions['credential'] {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  const token = `e30.${payload}.none`;
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}

/** The failure that `call` ends in. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  const thrown: unknown = await call.then(
    (value) => new Error(`expected a failure, got ${JSON.stringify(value)}`),
    (error: unknown) => error,
  );
  if (thrown instanceof ReconcileError) return thrown.failure;
  throw thrown;
}
