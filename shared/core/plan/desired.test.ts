import type { World } from '../../../test/support/world';
import {
  cluster,
  clusterWithoutKubeletIdentity,
  identities,
  identity,
  identityId,
  IDENTITY_GROUP,
  KUBELET_PRINCIPAL,
  need,
  NODE_GROUP,
  planInput,
  profile,
  USUAL_NEEDS,
  world,
} from '../../../test/support/world';
import type { Desired } from './desired';
import { resourceGroupId } from '../base/resource-id';
import { MANAGED_IDENTITY_OPERATOR, VIRTUAL_MACHINE_CONTRIBUTOR } from '../cluster/roles';

function desiredIn(overrides: Partial<World>): Desired {
  return planInput(world(overrides)).desired;
}

test('managed: the allowed identities belong on the hosts, and the reconciler itself needs the roles', () => {
  expect(desiredIn({ identities: identities('a', 'b') })).toEqual({
    identities: identities('a', 'b'),
    roles: USUAL_NEEDS,
    refusals: [],
    kept: [],
    failures: [],
  });
});

test('standard: MIC attaches identities, and acts as the kubelet identity, which needs the roles (aad-pod-identity #939)', () => {
  const standard = profile({ mode: 'standard' });
  expect(desiredIn({ profile: standard, identities: identities('a') })).toMatchObject({
    identities: [],
    roles: [
      need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR, KUBELET_PRINCIPAL),
      need(IDENTITY_GROUP, MANAGED_IDENTITY_OPERATOR, KUBELET_PRINCIPAL),
    ],
  });
});

test('standard on a service-principal cluster stalls: there is nobody to give the roles to', () => {
  const desired = desiredIn({
    cluster: clusterWithoutKubeletIdentity(),
    profile: profile({ mode: 'standard' }),
    identities: identities('a'),
  });
  expect(desired).toMatchObject({ identities: [], roles: [] });
  expect(desired.failures).toMatchObject([{ policy: 'Stalled', code: 'NoKubeletIdentity' }]);
  expect(desired.failures[0]?.remedy).toContain(
    'az aks update --subscription 00000000-0000-0000-0000-000000000001 --resource-group apps --name aks-prod --enable-managed-identity',
  );
});

test('managed on a service-principal cluster needs nothing of it', () => {
  const desired = desiredIn({
    cluster: clusterWithoutKubeletIdentity(),
    identities: identities('a'),
  });
  expect(desired).toMatchObject({ roles: USUAL_NEEDS, failures: [] });
});

test('an identity outside the groups of the profile is refused with the rule, and needs no role', () => {
  const elsewhere = identity('x', { id: identityId('x', resourceGroupId('s', 'other')) });
  const desired = desiredIn({
    identities: [...identities('a'), elsewhere],
    profile: profile({ operatorScope: 'identity' }),
  });
  expect(desired.identities).toEqual(identities('a'));
  expect(desired.roles.map(({ scope }) => scope)).toEqual([NODE_GROUP, identityId('a')]);
  expect(desired.refusals).toMatchObject([{ identity: elsewhere.id }]);
});

describe('when an identity resource group is missing', () => {
  test('no role is asked for in it, where Azure would answer 404 for ever', () => {
    const desired = desiredIn({ missingResourceGroups: [IDENTITY_GROUP] });
    expect(desired.roles).toEqual([need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR)]);
  });

  test('it stalls with a command that creates it', () => {
    const [failure] = desiredIn({ missingResourceGroups: [IDENTITY_GROUP] }).failures;
    expect(failure).toMatchObject({
      policy: 'Stalled',
      code: 'IdentityResourceGroupNotFound',
      target: IDENTITY_GROUP,
    });
    expect(failure?.remedy).toContain(
      `az group create --subscription 00000000-0000-0000-0000-000000000001 --name identities --location ${cluster().location}`,
    );
  });
});
