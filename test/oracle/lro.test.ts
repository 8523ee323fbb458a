import { toWire } from './exchange';
import { checkOperationHeaders, isOperationUrl } from './lro';

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';
const OPERATION = `${SUBSCRIPTION}/providers/Microsoft.ContainerService/locations/westeurope/operations/op1`;

function codes(status: number, responseHeaders: Record<string, string>, state?: string): string[] {
  const wire = toWire({
    method: 'PUT',
    url: `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/c?api-version=2026-06-01`,
    requestHeaders: {},
    status,
    responseHeaders,
    responseBody: { properties: { provisioningState: state } },
  });
  return checkOperationHeaders(wire).map(({ code }) => code);
}

describe('the headers of an answer that starts a long operation', () => {
  const good = `https://management.azure.com${OPERATION}?api-version=2026-06-01`;

  test('must be there on 202 and while the resource is not settled', () => {
    expect(codes(202, {})).toEqual(['LRO_MISSING_HEADER']);
    expect(codes(202, { Location: good })).toEqual([]);
    expect(codes(201, {}, 'Creating')).toEqual(['LRO_MISSING_HEADER']);
    expect(codes(201, { 'Azure-AsyncOperation': good }, 'Creating')).toEqual([]);
    expect(codes(200, {}, 'Succeeded')).toEqual([]);
  });

  test('must name an operation at the production host, with its api-version', () => {
    const bad = [
      OPERATION,
      `http://127.0.0.1:7071${OPERATION}?api-version=2026-06-01`,
      `https://management.azure.com${OPERATION}`,
      'https://management.azure.com/status/1?api-version=2026-06-01',
    ];
    for (const url of bad) {
      expect(codes(200, { 'Azure-AsyncOperation': url }, 'Updating')).toEqual(['LRO_BAD_URL']);
    }
  });

  test('give Retry-After in seconds or as a date', () => {
    expect(codes(429, { 'Retry-After': '17' })).toEqual([]);
    expect(codes(429, { 'Retry-After': 'Mon, 23 Nov 2026 10:00:00 GMT' })).toEqual([]);
    expect(codes(429, { 'Retry-After': 'soon' })).toEqual(['BAD_RETRY_AFTER']);
  });
});

describe('the allow-list of URLs that are in no swagger', () => {
  test('holds the outcomes of imports, as recorded and as in the official examples', () => {
    const recorded = `${SUBSCRIPTION}/providers/Microsoft.ContainerRegistry/locations/WESTEUROPE/operationResults/registries-1`;
    const example = `${SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.ContainerRegistry/locations/l/operationResults/operationStatuses/registries-1`;
    expect([recorded, example].map(isOperationUrl)).toEqual([true, true]);
    expect(isOperationUrl(recorded.replace('operationResults', 'operations'))).toBe(false);
  });

  test('holds the operations of Compute and AKS in any casing, and nothing else', () => {
    expect(isOperationUrl(OPERATION.toUpperCase().replace('PROVIDERS', 'providers'))).toBe(true);
    expect(isOperationUrl(OPERATION.replace('/operations/', '/operationresults/'))).toBe(true);
    expect(isOperationUrl(`${OPERATION}/more`)).toBe(false);
    expect(isOperationUrl(OPERATION.replace('ContainerService', 'Network'))).toBe(false);
  });
});
