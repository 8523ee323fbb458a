import { CLUSTER, identities, identityId, profile } from '../../../test/support/world';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import type { DeniedIdentity } from '../selection/allowed-identities';
import { allowedAgain, toReadAgain } from './denied-still';

const CLUSTER_NAME = CLUSTER.split('/').at(-1) ?? '';
const ID = identityId('payments');
const DENIED: DeniedIdentity = { identity: ID, rule: 'its tag does not name the cluster' };

/** What stops the removal of an identity with such tags. */
function stop(
  tags: Readonly<Record<string, string>>,
  refusals: readonly DeniedIdentity[] = [DENIED],
  held: Profile = profile(),
): string | undefined {
  const [identity] = identities('payments').map((each) => ({ ...each, tags }));
  return allowedAgain({ cluster: { id: CLUSTER }, profile: held, refusals }, ID, identity)?.code;
}

const { clustersTag, namespacesTag } = profile().identities;

test('an identity whose tag still names others is taken off', () => {
  expect(stop({ [clustersTag.name]: 'another' })).toBeUndefined();
});

test('an identity whose tag names the cluster again stays', () => {
  expect(stop({ [clustersTag.name]: `another, ${CLUSTER_NAME}` })).toBe('StoppedByTag');
});

test('an identity that has lost its tag stays, whether a tag is required or not', () => {
  expect(stop({})).toBe('StoppedByTag');
  const strict = profile();
  const identitiesOf = {
    ...strict.identities,
    clustersTag: { ...clustersTag, requiredIn: 'everyGroup' as const },
  };
  expect(stop({}, [DENIED], { ...strict, identities: identitiesOf })).toBe('StoppedByTag');
});

test('an identity that Azure does not show stays', () => {
  const removal = { cluster: { id: CLUSTER }, profile: profile(), refusals: [DENIED] };
  expect(allowedAgain(removal, ID, undefined)).toMatchObject({
    policy: 'Waiting',
    code: 'StoppedByTag',
  });
});

test('an identity that was denied to a namespace stays once its tag names that namespace, and not before', () => {
  const object = { kind: 'AzureIdentity', namespace: 'shop', name: 'payments' } as const;
  const refusals = [{ ...DENIED, object }];
  expect(stop({ [namespacesTag.name]: 'other' }, refusals)).toBeUndefined();
  expect(stop({ [namespacesTag.name]: 'shop' }, refusals)).toBe('StoppedByTag');
});

test('only what was denied has to be read again: the rest goes for another reason', () => {
  const others: readonly ResourceId[] = [identityId('moved'), ID];
  expect(toReadAgain(others, [DENIED])).toEqual([ID]);
});
