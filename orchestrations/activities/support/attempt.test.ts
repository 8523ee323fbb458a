import { ReconcileError } from '../../../shared/core/base/errors';
import { attempt } from './attempt';

test('what comes of the work is its value', async () => {
  expect(await attempt(async () => undefined)).toEqual({ ok: true, value: undefined });
});

test('a failure that we know is kept as it is, with its remedy', async () => {
  const failure = {
    policy: 'Stalled',
    code: 'AuthorizationFailed',
    message: 'no right',
    remedy: 'az role assignment create',
  } as const;
  const done = await attempt(() => Promise.reject(new ReconcileError(failure)));
  expect(done).toEqual({ ok: false, failure });
});

test.each([
  ['an Error of ours', new TypeError('x is not a function'), 'x is not a function'],
  ['a text', 'gone', 'gone'],
  ['nothing at all', undefined, 'undefined'],
])('%s that is thrown is tried again, and never lost', async (_, thrown, message) => {
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- libraries throw anything
  const done = await attempt(() => Promise.reject(thrown));
  expect(done).toEqual({
    ok: false,
    failure: { policy: 'Transient', code: 'Unexpected', message },
  });
});

test('work that throws before it has a promise is caught as well', async () => {
  const done = await attempt(() => {
    throw new Error('at once');
  });
  expect(done).toMatchObject({ ok: false, failure: { message: 'at once' } });
});
