import { networkCode } from './network-code';

const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
const endless: { cause?: unknown } = {};
endless.cause = endless;

/** The refusal, wrapped so many times. */
function wrapped(times: number): Error {
  return times === 0 ? refused : new Error('wrapped', { cause: wrapped(times - 1) });
}

test.each([
  ['the error itself', refused, 'ECONNREFUSED'],
  ['what fetch wraps', new TypeError('fetch failed', { cause: refused }), 'ECONNREFUSED'],
  ['a time limit', new DOMException('too late', 'TimeoutError'), 'ETIMEDOUT'],
  [
    'a time limit in two wrappings',
    new Error('a', { cause: new Error('b', { cause: new DOMException('', 'TimeoutError') }) }),
    'ETIMEDOUT',
  ],
  ['what four libraries wrapped', wrapped(4), 'ECONNREFUSED'],
  ['what is wrapped deeper than anybody looks', wrapped(5), 'Error'],
  ['an error without a code', new RangeError('x'), 'RangeError'],
  ['an error that is its own cause', endless, 'unknown'],
  ['nothing', undefined, 'unknown'],
])('%s has the code of what happened', (_, error, code) => {
  expect(networkCode(error)).toBe(code);
});
