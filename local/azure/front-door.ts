/** Resource Manager's front door: faults, latency, common headers, ledger and exchange around each call. */
import { ArmError } from './arm/error';
import { handleCall, type Handled, type Pipeline } from './arm/pipeline';
import { armRequest, type Answer, type ArmRequest, type CallKind } from './arm/request';
import { isJson } from './json';
import type { CallLedger } from './calls';
import type { ArmFaults, Strike } from './faults';
import type { Random } from './random';
import type { RawAnswer, RawRequest } from './server';
import { faultAnswer, spoil } from './spoil';

/** One ARM request with its answer, as it went over the wire: what an oracle judges. Header names are lower case. */
export interface Exchange {
  readonly n: number;
  readonly method: string;
  /** Production-shaped: https://management.azure.com/... with one leading slash. */
  readonly url: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  /** 0: the connection was cut. */
  readonly status: number;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: unknown;
  /** True when a scripted fault shaped the answer: it need not conform. */
  readonly scripted: boolean;
}

export interface FrontDoor {
  readonly pipeline: Pipeline;
  readonly faults: ArmFaults;
  readonly calls: CallLedger;
  readonly random: Random;
  publish(exchange: Exchange): void;
}

/** Serves one ARM request. */
export async function serve(door: FrontDoor, raw: RawRequest): Promise<RawAnswer> {
  const { time, state } = door.pipeline.kernel;
  const request = armRequest(raw.method, raw.url, raw.headers, raw.body);
  const kind = kindOf(request);
  const faults = door.faults.take(request, kind);
  const slow = faults.find((fault) => fault.kind === 'slow')?.ms ?? 0;
  await time.sleep(state.settings.latency.requestMs + slow);
  return settle(door, request, { kind, faults });
}

/** The answer to a request that could not even be read. */
export function failure(error: unknown): RawAnswer {
  const arm =
    error instanceof ArmError
      ? error
      : new ArmError(
          500,
          'InternalServerError',
          error instanceof Error ? (error.stack ?? error.message) : String(error),
        );
  return {
    status: arm.status,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    text: JSON.stringify(arm.body()),
  };
}

/** POST is how ARM keeps secrets out of caches: these change nothing, though they are counted among its writes. */
const READ_ACTION = /\/listCluster\w*Credential$/i;

function kindOf({ method, path }: ArmRequest): CallKind {
  if (method === 'POST' && READ_ACTION.test(path)) return 'read';
  if (method !== 'GET' && method !== 'HEAD') return 'write';
  return /\/locations\/[^/]+\/operation(?:s|Results)\/[^/]+$/i.test(path) ? 'poll' : 'read';
}

interface Circumstances {
  readonly kind: CallKind;
  readonly faults: readonly Strike[];
}

function settle(door: FrontDoor, request: ArmRequest, { kind, faults }: Circumstances): RawAnswer {
  const correlationId = request.headers['x-ms-correlation-request-id'] ?? door.random.guid();
  const cut = faults.find((fault) => fault.kind === 'reset');
  const instead = faults.find((fault) => fault.kind === 'answer' && fault.after !== 'commit');
  const apiVersion = request.query.get('api-version') ?? '';
  let handled: Handled;
  if (cut?.when === 'beforeCommit') handled = { answer: { status: 0 }, apiVersion };
  else if (instead?.kind === 'answer') handled = { answer: faultAnswer(instead), apiVersion };
  else handled = handleCall(door.pipeline, request, correlationId, faults);
  const spoiled = spoil(handled.answer, faults, request);
  const answer = cut ? { ...spoiled, status: 0 } : spoiled;
  const headers = commonHeaders(door, request, answer, correlationId);
  record(door, request, { handled, answer, kind, headers, scripted: faults.length > 0 });
  return {
    status: answer.status,
    headers,
    text: answer.body === undefined ? '' : JSON.stringify(answer.body),
    reset: cut !== undefined,
  };
}

interface Outcome {
  readonly handled: Handled;
  readonly answer: Answer;
  readonly kind: CallKind;
  readonly headers: Readonly<Record<string, string>>;
  readonly scripted: boolean;
}

function record(door: FrontDoor, request: ArmRequest, outcome: Outcome): void {
  const { answer, handled, kind, headers, scripted } = outcome;
  const { method, path, url, body } = request;
  const entry = door.calls.record({
    at: door.pipeline.kernel.time.now(),
    method,
    path,
    apiVersion: handled.apiVersion,
    caller: handled.actor?.objectId ?? '',
    status: answer.status,
    kind,
    ...(body === undefined ? {} : { body }),
    ...errorCode(answer),
  });
  door.publish({
    n: entry.n,
    method,
    url,
    path,
    query: Object.fromEntries(request.query),
    requestHeaders: request.headers,
    requestBody: body,
    status: answer.status,
    responseHeaders: headers,
    responseBody: answer.body,
    scripted,
  });
}

function errorCode({ body }: Answer): { errorCode?: string } {
  const error = isJson(body) ? body['error'] : undefined;
  const code = isJson(error) ? error['code'] : undefined;
  return typeof code === 'string' ? { errorCode: code } : {};
}

function commonHeaders(
  door: FrontDoor,
  request: ArmRequest,
  answer: Answer,
  correlationId: string,
): Record<string, string> {
  const at = new Date(door.pipeline.kernel.time.now());
  const requestId = door.random.guid();
  const client = request.headers['x-ms-client-request-id'];
  return {
    date: at.toUTCString(),
    'cache-control': 'no-cache',
    pragma: 'no-cache',
    'strict-transport-security': 'max-age=31536000; includeSubDomains',
    'x-content-type-options': 'nosniff',
    'x-ms-request-id': requestId,
    'x-ms-correlation-request-id': correlationId,
    'x-ms-routing-request-id': `WESTEUROPE:${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}:${requestId}`,
    ...(client === undefined ? {} : { 'x-ms-client-request-id': client }),
    ...(answer.body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
    ...answer.headers,
  };
}
