import type { WireExchange } from './exchange';
import { toWire } from './exchange';
import { checkOperationPoll } from './poll';

const SUBSCRIPTION = '/subscriptions/00000000-0000-0000-0000-000000000000';

function poll(responseBody: unknown, change: Partial<WireExchange> = {}): readonly string[] {
  const wire = toWire({
    method: 'GET',
    url: `${SUBSCRIPTION}/providers/Microsoft.Compute/locations/westeurope/operations/op1?api-version=2026-04-01`,
    requestHeaders: {},
    status: 200,
    responseHeaders: {},
    responseBody,
  });
  return checkOperationPoll({ ...wire, ...change }).map(({ code, path }) => `${code} ${path}`);
}

const running = { name: 'op1', status: 'InProgress', startTime: '2026-11-01T10:00:00.123+00:00' };
const error = { code: 'OperationPreempted', message: 'a newer operation took over' };

describe('a poll of a long operation', () => {
  test('is right when it runs, has ended well, or has failed with an error', () => {
    expect(poll(running)).toEqual([]);
    expect(poll({ ...running, status: 'Succeeded', endTime: '2026-11-01T10:00:40Z' })).toEqual([]);
    expect(poll({ ...running, status: 'Failed', error })).toEqual([]);
  });

  test.each([
    ['no object', 'Succeeded', 'LRO_STATUS_BODY $'],
    ['no status', { name: 'op1' }, 'LRO_STATUS_BODY $.status'],
    ['an unknown field', { ...running, state: 'x' }, 'LRO_STATUS_BODY $.state'],
    ['a time that is none', { ...running, startTime: 'now' }, 'LRO_STATUS_BODY $.startTime'],
    ['110 %', { ...running, percentComplete: 110 }, 'LRO_STATUS_BODY $.percentComplete'],
    [
      'an end while it runs',
      { ...running, endTime: '2026-11-01T10:00:40Z' },
      'LRO_STATUS_BODY $.endTime',
    ],
    ['a failure without error', { ...running, status: 'Failed' }, 'LRO_STATUS_BODY $.error'],
    ['a success with error', { ...running, status: 'Succeeded', error }, 'LRO_STATUS_BODY $.error'],
  ])('is wrong with %s', (_, body, expected) => {
    expect(poll(body)).toEqual([expected]);
  });

  test('is only ever a GET and answers 200 or 202', () => {
    expect(poll(running, { method: 'post' })).toEqual(['UNKNOWN_URL ']);
    expect(poll(undefined, { status: 204 })).toEqual(['INVALID_RESPONSE_CODE ']);
  });

  test('of the result, by Location, may end with no content', () => {
    const result = { monitor: 'true', 'api-version': '2026-04-01' };

    expect(poll(undefined, { status: 204, query: result })).toEqual([]);
  });
});
