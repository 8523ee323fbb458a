import type { WireExchange } from './exchange';
import { ARM_ORIGIN } from './exchange';
import { field } from './json';
import type { Finding } from './violation';

/** Status and result URLs of long operations, which are in no swagger. */
const OPERATION_PATH =
  /^\/subscriptions\/[^/]+\/providers\/(microsoft\.compute|microsoft\.containerservice)\/locations\/[^/]+\/(operations|operationresults)\/[^/]+$/i;
/** Those of imports have a resource group and one segment more in the official examples than in recorded traffic. */
const IMPORT_PATH =
  /^\/subscriptions\/[^/]+(\/resourcegroups\/[^/]+)?\/providers\/microsoft\.containerregistry\/locations\/[^/]+\/operationresults(\/operationstatuses)?\/[^/]+$/i;
const WRITES = new Set(['put', 'patch']);

/** The terminal states of ARM; any other word means that the operation goes on. */
export function isEnded(state: string): boolean {
  return /^(succeeded|failed|canceled)$/i.test(state);
}

export function isOperationUrl(path: string): boolean {
  return OPERATION_PATH.test(path) || IMPORT_PATH.test(path);
}

/** Judges the headers by which an answer says that a long operation goes on. */
export function checkOperationHeaders(wire: WireExchange): Finding[] {
  const { 'azure-asyncoperation': async, location } = wire.responseHeaders;
  const pollable = async ?? location;
  const missing: Finding[] = [];
  if (wire.status === 202 && pollable === undefined && !isOperationUrl(wire.path)) {
    missing.push(
      finding('LRO_MISSING_HEADER', 'a 202 carries neither Azure-AsyncOperation nor Location'),
    );
  }
  if (leavesResourceUnsettled(wire) && async === undefined) {
    missing.push(
      finding(
        'LRO_MISSING_HEADER',
        `provisioningState is ${provisioningState(wire) ?? ''}, yet there is no Azure-AsyncOperation: Azure sends one (data/recordings)`,
      ),
    );
  }
  const malformed = [
    ...checkUrl('Azure-AsyncOperation', async),
    ...(wire.status === 202 ? checkUrl('Location', location) : []),
    ...checkRetryAfter(wire.responseHeaders['retry-after']),
  ];
  return [...missing, ...malformed];
}

function finding(code: string, message: string, path = ''): Finding {
  return { where: 'response', code, path, message };
}

function provisioningState(wire: WireExchange): string | undefined {
  const state = field(field(wire.responseBody, 'properties'), 'provisioningState');
  return typeof state === 'string' ? state : undefined;
}

function leavesResourceUnsettled(wire: WireExchange): boolean {
  const state = provisioningState(wire);
  const accepted = wire.status === 200 || wire.status === 201;
  return WRITES.has(wire.method) && accepted && state !== undefined && !isEnded(state);
}

function checkUrl(header: string, value: string | undefined): Finding[] {
  if (value === undefined) return [];
  const url = URL.canParse(value) ? new URL(value) : undefined;
  const isGood =
    url?.origin === ARM_ORIGIN &&
    isOperationUrl(url.pathname) &&
    url.searchParams.has('api-version');
  if (isGood) return [];
  return [
    finding(
      'LRO_BAD_URL',
      `${header} is "${value}", not an operation URL at ${ARM_ORIGIN} with an api-version`,
    ),
  ];
}

function checkRetryAfter(value: string | undefined): Finding[] {
  if (value === undefined || /^\d+$/.test(value) || !Number.isNaN(Date.parse(value))) return [];
  return [finding('BAD_RETRY_AFTER', `Retry-After is "${value}", neither seconds nor a date`)];
}
