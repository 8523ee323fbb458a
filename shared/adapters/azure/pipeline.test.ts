import type { Azure } from './azure';
import type { AzureCall } from './pipeline';
import type { Canned } from './wire.testing';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const me = '11111111-1111-4111-8111-111111111111';
const none: Canned = { body: { value: [] } };
const reset = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });

describe('a read', () => {
  it.each<[string, Canned]>([
    ['a 500', refusal(500, 'InternalServerError')],
    ['a 503', refusal(503, 'ServiceUnavailable')],
  ])('is repeated once after %s', async (_, stumble) => {
    const { azure, sent } = wire([stumble, none]);
    expect(await azure.listClusters(sub)).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  it('is not repeated a second time', async () => {
    const { azure, sent } = wire([
      refusal(503, 'ServiceUnavailable'),
      refusal(503, 'ServiceUnavailable'),
    ]);
    expect(await failureOf(azure.listClusters(sub))).toMatchObject({ policy: 'Transient' });
    expect(sent).toHaveLength(2);
  });

  it.each<[string, Canned, number]>([
    [
      'a throttle',
      { ...refusal(429, 'TooManyRequests'), headers: { 'retry-after': '3600' } },
      3_600_000,
    ],
    [
      'a 503 that asks for a minute',
      { ...refusal(503, 'ServerBusy'), headers: { 'retry-after': '60' } },
      60_000,
    ],
  ])('leaves the wait of %s to a durable timer', async (_, answer, retryAfterMs) => {
    const { azure, sent } = wire([answer]);
    expect(await failureOf(azure.listClusters(sub))).toMatchObject({ retryAfterMs });
    expect(sent).toHaveLength(1);
  });

  it('that met a throttle inside a text learns the wait from it', async () => {
    const message = 'Request is temporarily throttled. Retry after 20 seconds.';
    const failure = await failureOf(
      wire([refusal(429, 'FailedIdentityOperation', message)]).azure.listClusters(sub),
    );
    expect(failure).toMatchObject({ policy: 'Throttled', retryAfterMs: 20_000 });
  });

  it('that was reset is Transient', async () => {
    const failure = await failureOf(wire([reset, reset]).azure.listClusters(sub));
    expect(failure).toMatchObject({
      policy: 'Transient',
      code: 'NetworkError',
      message: 'socket hang up',
    });
  });

  it('whose answer is no JSON is Transient', async () => {
    const failure = await failureOf(
      wire([{ body: '<html>' }, { body: '<html>' }]).azure.listRoleAssignments(sub, me),
    );
    expect(failure).toMatchObject({ policy: 'Transient', code: 'UnexpectedAnswer' });
  });

  it('that is redirected elsewhere does not take our token there', async () => {
    const { azure, sent } = wire([
      { status: 307, headers: { location: 'https://evil.example/x' } },
    ]);
    expect(await failureOf(azure.listClusters(sub))).toMatchObject({ policy: 'Transient' });
    expect(sent).toHaveLength(1);
  });

  it('whose list leads in a circle ends', async () => {
    const nextLink = `https://management.azure.com/subscriptions/${sub}/x?api-version=2026-06-01`;
    const circle = Array.from({ length: 1001 }, (): Canned => ({ body: { value: [], nextLink } }));
    const failure = await failureOf(wire(circle).azure.listClusters(sub));
    expect(failure.message).toMatch(/does not end after 1000 pages/);
  });
});

describe.each<[string, (azure: Azure) => Promise<unknown>]>([
  ['of the newer SDKs', (azure) => azure.listClusters(sub)],
  ['of the older SDKs', (azure) => azure.listRoleAssignments(sub, me)],
])('a token, in a call %s,', (_, call) => {
  const claims = Buffer.from('{"access_token":{"nbf":{"essential":true}}}').toString('base64');
  const challenge: Canned = {
    ...refusal(401, 'InvalidAuthenticationToken'),
    headers: {
      'www-authenticate': `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="${claims}"`,
    },
  };

  it('is renewed when Azure challenges the old one [F15]', async () => {
    const { azure, sent } = wire([challenge, none]);
    expect(await call(azure)).toEqual([]);
    expect(sent).toHaveLength(2);
  });

  it('is renewed once only', async () => {
    const { azure, sent } = wire([challenge, challenge]);
    expect(await failureOf(call(azure))).toMatchObject({
      policy: 'Transient',
      code: 'InvalidAuthenticationToken',
    });
    expect(sent).toHaveLength(2);
  });

  it('that Azure refuses for good makes the call Transient', async () => {
    const failure = await failureOf(call(wire([refusal(401, 'ExpiredAuthenticationToken')]).azure));
    expect(failure).toMatchObject({ policy: 'Transient', code: 'ExpiredAuthenticationToken' });
  });
});

describe('every call', () => {
  it('carries the id of the run and our name', async () => {
    const { azure, sent } = wire([none], { correlationId: () => 'run-7' });
    await azure.listClusters(sub);
    expect(sent[0]?.headers).toMatchObject({
      'x-ms-correlation-request-id': 'run-7',
      'x-ms-client-request-id': expect.stringMatching(/^run-7\../) as unknown,
      'user-agent': expect.stringMatching(/^aks-identity-reconciler /) as unknown,
    });
  });

  it('that fails tells the correlation id that Azure logged', async () => {
    const answer = {
      ...refusal(403, 'AuthorizationFailed'),
      headers: { 'x-ms-correlation-request-id': 'azure-9' },
    };
    const failure = await failureOf(
      wire([answer], { correlationId: () => 'run-7' }).azure.listClusters(sub),
    );
    expect(failure.correlationId).toBe('azure-9');
  });

  it('that gets no answer tells the correlation id that we sent', async () => {
    const failure = await failureOf(
      wire([reset, reset], { correlationId: () => 'run-7' }).azure.listClusters(sub),
    );
    expect(failure.correlationId).toBe('run-7');
  });

  it('is reported, repeats included', async () => {
    const calls: AzureCall[] = [];
    const { azure } = wire([refusal(500, 'InternalServerError'), none], {
      onCall: (call) => calls.push(call),
    });
    await azure.listClusters(sub);
    expect(calls.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 500],
      ['GET', 200],
    ]);
    expect(calls[0]?.path).toBe(
      `/subscriptions/${sub}/providers/Microsoft.ContainerService/managedClusters`,
    );
  });

  it('without an answer is reported without a status', async () => {
    const calls: AzureCall[] = [];
    await failureOf(
      wire([reset, reset], { onCall: (call) => calls.push(call) }).azure.listClusters(sub),
    );
    expect(calls[0]).not.toHaveProperty('status');
  });

  it('asks for a token of Azure, whatever the transport', async () => {
    const asked: unknown[] = [];
    const credential = {
      getToken: async (scopes: string | string[]) => {
        asked.push(...[scopes].flat());
        return { token: 't', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    };
    const { azure } = wire([none, none], { credential });
    await azure.listClusters(sub);
    await azure.listRoleAssignments(sub, me);
    expect(new Set(asked)).toEqual(new Set(['https://management.azure.com/.default']));
  });
});
