import { tableError } from './table-errors';

const WRITE = { operation: 'replace', table: 'WorkItems', writes: true };
const READ = { operation: 'get', table: 'WorkItems', writes: false };

test.each([
  [409, 'EntityAlreadyExists', 'Conflict', 'Conflict'],
  [412, 'UpdateConditionNotSatisfied', 'Conflict', 'Conflict'],
  [404, 'ResourceNotFound', 'Conflict', 'Conflict'],
  [409, 'TableBeingDeleted', 'Waiting', 'Waiting'],
  [503, 'ServerBusy', 'Throttled', 'Throttled'],
  [429, 'TooManyRequests', 'Throttled', 'Throttled'],
  [500, 'OperationTimedOut', 'UnknownOutcome', 'Transient'],
  [undefined, 'ECONNRESET', 'UnknownOutcome', 'Transient'],
  [undefined, 'ECONNREFUSED', 'Transient', 'Transient'],
  [undefined, 'CredentialUnavailableError', 'Stalled', 'Stalled'],
  [400, 'AuthenticationError', 'Stalled', 'Stalled'],
  [403, 'AuthorizationPermissionMismatch', 'Stalled', 'Stalled'],
  [400, 'InvalidInput', 'Terminal', 'Terminal'],
  [413, 'RequestBodyTooLarge', 'Terminal', 'Terminal'],
])('%s %s means %s for a write and %s for a read', (status, code, onWrite, onRead) => {
  const problem = { status, code, message: 'no' };

  expect(tableError(problem, WRITE).failure.policy).toBe(onWrite);
  expect(tableError(problem, READ).failure.policy).toBe(onRead);
});

test('a refusal of rights comes with the command that mends it', () => {
  const { failure } = tableError(
    { status: 403, code: 'AuthorizationFailure', message: 'no' },
    READ,
  );

  expect(failure.remedy).toContain('"Storage Table Data Contributor"');
  expect(failure.message).toBe('Azure Tables: get on table WorkItems failed: no');
});

test('a table that is being deleted is worth asking again after 40 seconds', () => {
  const problem = { status: 409, code: 'TableBeingDeleted', message: 'gone soon' };

  expect(tableError(problem, WRITE).failure.retryAfterMs).toBe(40_000);
});

test('a failure without a code is named by its status, or as no answer', () => {
  expect(tableError({ status: 418, message: 'no' }, READ).failure.code).toBe('Http418');
  expect(tableError({ message: 'no' }, READ).failure.code).toBe('NoAnswer');
});
