import { foreignCode, ReconcileError } from '../../core/base/errors';
import { asReconcileErrors, toReconcileError, unlessAbsent } from './failure';
import { failureOf } from './wire.testing';

const read = { operation: 'read', target: '/subscriptions/s' } as const;
const write = { operation: 'write', target: '/subscriptions/s' } as const;

function timeout(): Error {
  return Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
}

describe('what is thrown on the way to Azure', () => {
  it.each([
    ['a read that takes too long', timeout(), read, 'Transient/RequestTimeout'],
    ['a write that takes too long', timeout(), write, 'UnknownOutcome/RequestTimeout'],
    [
      'a write the SDK stumbles after',
      new TypeError('x'),
      write,
      'UnknownOutcome/UnexpectedAnswer',
    ],
    ['something that is no error', 'text', read, 'Transient/UnexpectedAnswer'],
  ] as const)('by %s has its policy', (_, thrown, attempt, expected) => {
    const { policy, code, target } = toReconcileError(thrown, attempt).failure;
    expect([`${policy}/${code}`, target]).toEqual([expected, attempt.target]);
  });

  it('stays what it is when we threw it ourselves', async () => {
    const ours = new ReconcileError({ policy: 'Waiting', code: 'NotProven', message: 'm' });
    await expect(asReconcileErrors(write, () => Promise.reject(ours))).rejects.toBe(ours);
  });
});

describe('absence', () => {
  function refused(policy: 'Terminal' | 'Stalled' | 'Transient', code: string): Promise<unknown> {
    return unlessAbsent(() =>
      Promise.reject(new ReconcileError({ policy, code: foreignCode(code), message: 'm' })),
    );
  }

  it('is what Azure says of a resource or its group', async () => {
    expect(await refused('Terminal', 'ResourceNotFound')).toBeUndefined();
    expect(await refused('Terminal', 'ParentResourceNotFound')).toBeUndefined();
  });

  it("is neither a lost right, nor a proxy's page, nor a wrong request", async () => {
    expect(await failureOf(refused('Stalled', 'SubscriptionNotFound'))).toBeDefined();
    expect(await failureOf(refused('Transient', 'UnexpectedNotFound'))).toBeDefined();
    expect(await failureOf(refused('Terminal', 'InvalidParameter'))).toBeDefined();
  });
});
