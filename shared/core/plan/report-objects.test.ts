import { azureIdentity, clusterObjects, installation, meta } from '../../../test/support/objects';
import { identity, planInput, profile, world } from '../../../test/support/world';
import type { Profile } from '../configuration/profile';
import { reportOf } from './report-objects';

function codes(more: Partial<Profile>): readonly string[] {
  const objects = clusterObjects({
    installation: installation({ nmi: 'managed' }),
    identities: [azureIdentity('a', { meta: meta('a', { namespace: 'evil' }) })],
  });
  const { identities, ...rest } = profile(more);
  const tagged = { ...identity('a'), tags: { [identities.namespacesTag.name]: 'payments' } };
  const of = world({
    profile: { ...rest, identities },
    identities: [tagged],
    objects: { kind: 'read', objects },
  });
  const found = reportOf(planInput(of)).report?.findings ?? [];
  return found
    .map(({ code }) => code)
    .filter((code) => ['RefusedByPolicies', 'GrantedToNobody'].includes(code));
}

test('where policies are wanted, what is there against them and what they leave open is told', () => {
  const effect = 'audit-first';
  expect(codes({ mode: 'managed', admission: { effect } })).toEqual([
    'RefusedByPolicies',
    'GrantedToNobody',
  ]);
});

test('where none are wanted, nobody is told of them', () => {
  expect(codes({ mode: 'managed', admission: { effect: 'off' } })).toEqual([]);
  expect(codes({ mode: 'standard', admission: { effect: 'deny' } })).toEqual([]);
});
