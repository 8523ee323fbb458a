import { parseTokenRequest } from './token-request';

const RESOURCE = 'https://vault.azure.net';
const ID =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.ManagedIdentity/userAssignedIdentities/i';

describe('TestParseTokenRequest', () => {
  test.each([
    [
      'client id, msi_res_id and resource',
      { client_id: 'c', msi_res_id: ID, resource: RESOURCE },
      { clientId: 'c', resourceId: ID, resource: RESOURCE },
    ],
    [
      'mi_res_id, the other name',
      { mi_res_id: ID, resource: RESOURCE },
      { clientId: '', resourceId: ID, resource: RESOURCE },
    ],
    ['nothing at all', {}, { clientId: '', resourceId: '', resource: '' }],
  ])('%s', (_, query, expected) => {
    expect(parseTokenRequest(new URLSearchParams(query))).toEqual(expected);
  });
});
