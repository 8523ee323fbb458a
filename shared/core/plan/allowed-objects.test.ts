import { azureIdentity } from '../../../test/support/objects';
import { clientIdOf, identities, identityId, planInput, world } from '../../../test/support/world';
import { allowedObjects } from './allowed-objects';

describe('an AzureIdentity may be used', () => {
  const isAllowed = allowedObjects(planInput(world({ identities: identities('web', 'pay') })));

  test('when the profile wants the identity that it names', () => {
    expect(isAllowed(azureIdentity('web'))).toBe(true);
    expect(isAllowed(azureIdentity('other'))).toBe(false);
  });

  test('when it is a service principal, which needs nothing of Azure', () => {
    for (const type of [1, 2]) {
      expect(isAllowed(azureIdentity('any', { spec: { type, resourceID: '' } }))).toBe(true);
    }
  });

  test('not when its type is none, although it names an identity that the profile wants', () => {
    for (const type of [-1, 3, 7]) {
      expect(isAllowed(azureIdentity('web', { spec: { type } }))).toBe(false);
    }
  });

  test.each([
    ['another identity', clientIdOf('pay')],
    ['nobody', clientIdOf('nobody')],
    ['nothing, which is the machine itself', ''],
  ])('not when its client id is that of %s: NMI would ask for that token', (_, clientID) => {
    expect(isAllowed(azureIdentity('web', { spec: { clientID } }))).toBe(false);
  });

  test('in whatever casing its client id is written', () => {
    const clientID = clientIdOf('web').toUpperCase();
    expect(isAllowed(azureIdentity('web', { spec: { clientID } }))).toBe(true);
  });

  test('not when what it names is no identity', () => {
    const wrong = ['', 'web', `${identityId('web')}/more`, '/subscriptions/s'];
    for (const resourceID of wrong) {
      expect(isAllowed(azureIdentity('web', { spec: { resourceID } }))).toBe(false);
    }
  });
});
