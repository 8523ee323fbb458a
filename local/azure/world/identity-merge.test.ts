import type { ArmError } from '../arm/error';
import { mergeIdentity, type MergeContext } from './identity-merge';
import type { HostIdentity } from './model';

const uami = (name: string): string =>
  `/subscriptions/s/resourceGroups/ids/providers/Microsoft.ManagedIdentity/userAssignedIdentities/${name}`;
const attached = (name: string): HostIdentity['user'][number] => ({
  id: uami(name),
  principalId: `p-${name}`,
  clientId: `c-${name}`,
});
const dead = (name: string): HostIdentity['user'][number] => ({
  id: uami(name),
  principalId: null,
  clientId: null,
});
const context: MergeContext = {
  hostId: '/host',
  lookup(id) {
    const name = id.split('/').at(-1)?.toLowerCase() ?? '';
    return name.startsWith('ghost')
      ? undefined
      : { principalId: `p-${name}`, clientId: `c-${name}` };
  },
  newSystemPrincipal: () => 'new-system',
};

/** `SYSTEM:a,b,!c` : the system principal, the user identities, dead ones with a bang. */
function shown({ systemPrincipalId, user }: HostIdentity): string {
  const names = user.map(
    ({ id, principalId }) => `${principalId === null ? '!' : ''}${id.split('/').at(-1)}`,
  );
  return `${systemPrincipalId ?? ''}:${names.join(',')}`;
}

function outcome(current: HostIdentity, patch: unknown): string {
  try {
    return shown(mergeIdentity(current, patch, context).identity);
  } catch (error) {
    return `${(error as ArmError).status} ${(error as ArmError).code}`;
  }
}

const BOTH = 'SystemAssigned, UserAssigned';
const none: HostIdentity = { user: [] };
const system: HostIdentity = { systemPrincipalId: 'sys', user: [] };
const user: HostIdentity = { user: [attached('a'), attached('b')] };
const both: HostIdentity = { systemPrincipalId: 'sys', user: [attached('a')] };
const withDead: HostIdentity = { user: [attached('a'), dead('d')] };

describe('the identity PATCH', () => {
  test.each<[string, HostIdentity, unknown, string]>([
    [
      'adds to nothing',
      none,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('a')]: {} } },
      ':a',
    ],
    [
      'keeps what it does not list',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('c')]: {} } },
      ':a,b,c',
    ],
    [
      'removes with null in any casing',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('A').toLowerCase()]: null } },
      ':b',
    ],
    [
      'keeps the stored casing when it is added again',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('A').toUpperCase()]: {} } },
      ':a,b',
    ],
    [
      'ignores the removal of an absent one',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('x')]: null } },
      ':a,b',
    ],
    [
      'adds and removes at once',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('a')]: null, [uami('c')]: {} } },
      ':b,c',
    ],
    [
      'keeps a system identity with both types',
      both,
      { type: BOTH, userAssignedIdentities: { [uami('b')]: {} } },
      'sys:a,b',
    ],
    [
      'takes the two types in any order and spacing',
      both,
      { type: 'userassigned,systemassigned' },
      'sys:a',
    ],
    [
      'drops the system identity with type UserAssigned',
      both,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('b')]: {} } },
      ':a,b',
    ],
    [
      'drops all user identities with type SystemAssigned',
      both,
      { type: 'SystemAssigned' },
      'sys:',
    ],
    ['makes a system identity', none, { type: 'SystemAssigned' }, 'new-system:'],
    ['drops everything with type None', both, { type: 'None' }, ':'],
    ['destroys the system identity with type None', system, { type: 'None' }, ':'],
    [
      'refuses an unknown identity',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('c')]: {}, [uami('ghost')]: {} } },
      '400 FailedIdentityOperation',
    ],
    [
      'refuses additions while a dead entry stays',
      withDead,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('b')]: {} } },
      '400 FailedIdentityOperation',
    ],
    [
      'does not revive a dead entry by adding it',
      withDead,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('d')]: {} } },
      '400 FailedIdentityOperation',
    ],
    [
      'takes an addition that removes the dead entry',
      withDead,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('d')]: null, [uami('b')]: {} } },
      ':a,b',
    ],
    [
      'lets others go while a dead entry stays',
      withDead,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('a')]: null } },
      ':!d',
    ],
    [
      'refuses to empty the map under type UserAssigned',
      { user: [attached('a')] },
      { type: 'UserAssigned', userAssignedIdentities: { [uami('a')]: null } },
      '400 InvalidParameter',
    ],
    [
      'refuses additions under type SystemAssigned',
      system,
      { type: 'SystemAssigned', userAssignedIdentities: { [uami('a')]: {} } },
      '400 InvalidParameter',
    ],
    [
      'refuses a missing type',
      user,
      { userAssignedIdentities: { [uami('a')]: {} } },
      '400 InvalidRequestContent',
    ],
    ['refuses an unknown type', user, { type: 'Both' }, '400 InvalidRequestContent'],
    [
      'refuses None next to another type',
      user,
      { type: 'None, UserAssigned' },
      '400 InvalidRequestContent',
    ],
    [
      'refuses what is not an identity id',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { 'a-name': {} } },
      '400 LinkedInvalidPropertyId',
    ],
    [
      'refuses a value that is neither {} nor null',
      user,
      { type: 'UserAssigned', userAssignedIdentities: { [uami('c')]: 'x' } },
      '400 InvalidRequestContent',
    ],
    [
      'refuses a list for a map',
      user,
      { type: 'UserAssigned', userAssignedIdentities: [uami('c')] },
      '400 InvalidRequestContent',
    ],
  ])('%s', (_, current, patch, expected) => {
    expect(outcome(current, patch)).toBe(expected);
  });

  test('takes 150 identities in one request and refuses 151', () => {
    const map = (count: number): object =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [uami(`n${index}`), {}]));
    expect(
      mergeIdentity(none, { type: 'UserAssigned', userAssignedIdentities: map(150) }, context).added
        .size,
    ).toBe(150);
    expect(outcome(none, { type: 'UserAssigned', userAssignedIdentities: map(151) })).toBe(
      '400 InvalidParameter',
    );
  });

  test('names the identity that Azure could not find', () => {
    const patch = { type: 'UserAssigned', userAssignedIdentities: { [uami('ghost')]: {} } };
    expect(() => mergeIdentity(none, patch, context)).toThrow(
      `Resource '${uami('ghost')}' was not found.`,
    );
  });
});
