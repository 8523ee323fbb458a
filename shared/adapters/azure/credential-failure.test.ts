import {
  AggregateAuthenticationError,
  AuthenticationError,
  CredentialUnavailableError,
} from '@azure/identity';
import { resourceGroupId } from '../../core/base/resource-id';
import { credentialFailure } from '../../core/arm/credential-failure';
import { failureOf, wire } from './wire.testing';

function rejected(status: number): AuthenticationError {
  return new AuthenticationError(status, { error: 'invalid_client', error_description: 'no' });
}

describe('a missing access token', () => {
  it.each<[string, Error, string, string]>([
    [
      'there is no identity',
      new CredentialUnavailableError('no managed identity'),
      'Stalled',
      'CredentialUnavailable',
    ],
    ['the identity is refused', rejected(400), 'Stalled', 'CredentialUnavailable'],
    ['the token endpoint is down', rejected(503), 'Transient', 'TokenServiceUnavailable'],
    ['the token endpoint is overloaded', rejected(429), 'Transient', 'TokenServiceUnavailable'],
    [
      'no credential of the chain works',
      new AggregateAuthenticationError([new CredentialUnavailableError('a')]),
      'Stalled',
      'CredentialUnavailable',
    ],
    [
      'one of the chain is down',
      new AggregateAuthenticationError([new CredentialUnavailableError('a'), rejected(500)]),
      'Transient',
      'TokenServiceUnavailable',
    ],
  ])('because %s has its policy', (_, error, policy, code) => {
    expect(credentialFailure(error)).toMatchObject({ policy, code });
  });

  it.each([
    new Error('x'),
    undefined,
    'text',
    Object.assign(new Error('x'), { code: 'ECONNRESET' }),
  ])('is not what %p is about', (error) => {
    expect(credentialFailure(error)).toBeUndefined();
  });

  it('never leaves a write in doubt: it was not sent [F15]', async () => {
    const credential = { getToken: () => Promise.reject(rejected(503)) };
    const { azure, sent } = wire([], { credential });
    const scope = resourceGroupId('00000000-0000-0000-0000-000000000001', 'ids');
    const failure = await failureOf(
      azure.createRoleAssignment({ scope, name: 'n', roleId: 'r', principalId: 'p' }),
    );
    expect(failure).toMatchObject({ policy: 'Transient', code: 'TokenServiceUnavailable' });
    expect(sent).toEqual([]);
  });

  it('tells what to do about it', async () => {
    const credential = {
      getToken: () => Promise.reject(new CredentialUnavailableError('no managed identity')),
    };
    const failure = await failureOf(wire([], { credential }).azure.listClusters('s'));
    expect(failure.remedy).toMatch(/AZURE_CLIENT_ID/);
  });
});
