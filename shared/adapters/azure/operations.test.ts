import { failureOf, refusal, wire } from './wire.testing';

const path =
  '/subscriptions/00000000-0000-0000-0000-000000000001/providers/Microsoft.Compute/locations/we/operations/1';
const url = `https://management.azure.com${path}?api-version=2026-04-01`;

describe('a look at an operation', () => {
  it('is one GET of its URL with our token, and no read of the resource after it', async () => {
    const { azure, sent } = wire([{ body: { status: 'Succeeded' } }]);
    expect(await azure.pollOperation(url)).toEqual({ status: 'succeeded' });
    expect(sent.map(({ method, url: asked }) => `${method} ${asked.href}`)).toEqual([`GET ${url}`]);
    expect(sent[0]?.headers['authorization']).toMatch(/^Bearer /);
  });

  it.each([
    ['still runs by its body', { body: { status: 'InProgress' } }, 'running'],
    ['is in a state that we do not know', { body: { status: 'Scaling' } }, 'running'],
    ['still runs by its 202', { status: 202 }, 'running'],
    ['ended by its 200 without a status', { body: { id: '/x', properties: {} } }, 'succeeded'],
    ['ended by its 204', { status: 204 }, 'succeeded'],
    ['succeeded in another casing', { body: { status: 'succeeded' } }, 'succeeded'],
  ])('tells that it %s', async (_, answer, status) => {
    expect(await wire([answer]).azure.pollOperation(url)).toMatchObject({ status });
  });

  it('tells when to look again', async () => {
    const answer = { body: { status: 'InProgress' }, headers: { 'retry-after': '30' } };
    expect(await wire([answer]).azure.pollOperation(url)).toEqual({
      status: 'running',
      retryAfterMs: 30_000,
    });
  });

  it('tells why it failed', async () => {
    const message =
      "Resource '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/a' was not found.";
    const body = { status: 'Failed', error: { code: 'FailedIdentityOperation', message } };
    expect(await wire([{ body }]).azure.pollOperation(url)).toEqual({
      status: 'failed',
      failure: expect.objectContaining({
        policy: 'Stalled',
        code: 'FailedIdentityOperation',
        message,
        target: path,
      }) as unknown,
    });
  });

  it.each([
    [
      'was preempted',
      { status: 'Failed', error: { code: 'OperationPreempted', message: 'x' } },
      'Conflict',
    ],
    ['was cancelled', { status: 'Canceled' }, 'Conflict'],
    [
      'failed inside Azure',
      { status: 'Failed', error: { code: 'InternalExecutionError', message: 'x' } },
      'Transient',
    ],
    ['failed without a reason', { status: 'Failed' }, 'Transient'],
  ])('tells that it %s', async (_, body, policy) => {
    expect(await wire([{ body }]).azure.pollOperation(url)).toMatchObject({
      status: 'failed',
      failure: { policy },
    });
  });

  it.each([
    ['with', refusal(404, 'NotFound')],
    ['without', { status: 404 }],
  ])(
    'that Azure has forgotten, %s a reason, leaves the outcome unknown [F17]',
    async (_, answer) => {
      expect(await wire([answer]).azure.pollOperation(url)).toMatchObject({
        status: 'failed',
        failure: { policy: 'UnknownOutcome', code: 'OperationNotFound' },
      });
    },
  );

  it('that itself fails says nothing about the operation', async () => {
    expect(
      await failureOf(wire([refusal(429, 'TooManyRequests')]).azure.pollOperation(url)),
    ).toMatchObject({ policy: 'Throttled' });
    expect(
      await failureOf(wire([refusal(403, 'AuthorizationFailed')]).azure.pollOperation(url)),
    ).toMatchObject({ policy: 'Stalled' });
  });

  it.each([
    'https://evil.example/subscriptions/s',
    'http://management.azure.com/subscriptions/s',
    'https://management.azure.com.evil.example/',
    'https://management.azure.com@evil.example/',
    'nonsense',
    '',
  ])('never goes to %p', async (foreign) => {
    const { azure, sent } = wire([]);
    expect(await failureOf(azure.pollOperation(foreign))).toMatchObject({
      policy: 'Terminal',
      code: 'ForeignUrl',
    });
    expect(sent).toEqual([]);
  });
});
