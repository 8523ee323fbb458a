import { selfIn } from './self';
import { credentialFor, failureOf, wire } from './wire.testing';

function tokenOf(): ReturnType<ReturnType<typeof credentialFor>['getToken']> {
  return credentialFor({ oid: 'o' }).getToken('scope');
}

describe('who we are', () => {
  it('is read from our token', async () => {
    const { azure, sent } = wire([], { credential: credentialFor({ oid: 'OID', appid: 'APP' }) });
    expect(await azure.self()).toEqual({ principalId: 'oid', appId: 'app' });
    expect(sent).toEqual([]);
  });

  it('is read from a v2 token too', async () => {
    const { azure } = wire([], { credential: credentialFor({ oid: 'o', azp: 'a' }) });
    expect(await azure.self()).toEqual({ principalId: 'o', appId: 'a' });
  });

  it('is asked for once', async () => {
    const getToken = jest.fn(tokenOf);
    const { azure } = wire([], { credential: { getToken } });
    expect(await azure.self()).toEqual(await azure.self());
    expect(getToken).toHaveBeenCalledTimes(1);
  });

  it('is asked for again after it could not be told', async () => {
    const getToken = jest
      .fn(tokenOf)
      .mockRejectedValueOnce(
        Object.assign(new Error('down'), { name: 'AuthenticationError', statusCode: 500 }),
      );
    const { azure } = wire([], { credential: { getToken } });
    expect(await failureOf(azure.self())).toMatchObject({ policy: 'Transient' });
    expect(await azure.self()).toEqual({ principalId: 'o' });
  });

  it.each([
    '',
    'opaque',
    'a.b.c',
    'e30.e30.none',
    `e30.${Buffer.from('[1]').toString('base64url')}.none`,
  ])('cannot be told from the token %p, and says what to do', (token) => {
    const told = Promise.resolve(token).then(selfIn);
    return expect(failureOf(told)).resolves.toMatchObject({
      policy: 'Stalled',
      code: 'TokenWithoutObjectId',
      remedy: expect.stringContaining('AZURE_CLIENT_ID') as unknown,
    });
  });

  it('cannot be told without a token', async () => {
    const { azure } = wire([], { credential: { getToken: async () => null } });
    expect(await failureOf(azure.self())).toMatchObject({ code: 'TokenWithoutObjectId' });
  });
});
