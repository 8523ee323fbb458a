import { failure } from '../../../test/support/runs';
import { isReconcileError, ReconcileError } from './errors';

test('an error that an adapter throws reads as its failure and carries it', () => {
  const cause = failure({ code: 'AuthorizationFailed', message: 'no right' });
  const error = new ReconcileError(cause);
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.message]).toEqual(['ReconcileError', 'AuthorizationFailed: no right']);
  expect(error.failure).toBe(cause);
});

test('it is known by its shape, as another copy of the module may have made it', () => {
  const cause = failure();
  const copy = Object.assign(new Error('x'), { name: 'ReconcileError', failure: cause });
  expect(isReconcileError(new ReconcileError(cause))).toBe(true);
  expect(isReconcileError(copy)).toBe(true);
  expect([undefined, null, 'x', {}, new Error('x')].map(isReconcileError)).toEqual(
    Array(5).fill(false),
  );
});
