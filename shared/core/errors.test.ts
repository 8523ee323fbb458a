import { failure } from '../../test/support/runs';
import { ReconcileError } from './errors';

test('an error that an adapter throws reads as its failure and carries it', () => {
  const cause = failure({ code: 'AuthorizationFailed', message: 'no right' });
  const error = new ReconcileError(cause);
  expect(error).toBeInstanceOf(Error);
  expect([error.name, error.message]).toEqual(['ReconcileError', 'AuthorizationFailed: no right']);
  expect(error.failure).toBe(cause);
});
