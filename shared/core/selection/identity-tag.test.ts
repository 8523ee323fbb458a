import { identity, identityRules, IDENTITY_GROUP, profile } from '../../../test/support/world';
import { tagDenial } from './identity-tag';
import type { IdentityTag, Profile } from '../configuration/profile';

const ALWAYS = profile();
const ON_DEMAND = profile({
  identities: identityRules({ resourceGroups: [], onDemandResourceGroups: [IDENTITY_GROUP] }),
});

function told(
  of: Profile,
  requiredIn: IdentityTag['requiredIn'],
  tags: Readonly<Record<string, string>>,
): string {
  const tag = { name: 'for', requiredIn };
  const denial = tagDenial(of, tag, identity('a', { tags }), { kind: 'cluster', name: 'aks1' });
  return denial === undefined ? 'allowed' : denial.keeps ? 'kept' : 'denied';
}

test.each([
  ['everyGroup', 'kept', 'kept'],
  ['onDemandGroups', 'allowed', 'kept'],
  ['noGroup', 'allowed', 'allowed'],
] as const)(
  'a tag required in %s: without it an identity of an always group is %s, of an on-demand group %s [F48]',
  (requiredIn, always, onDemand) => {
    expect(told(ALWAYS, requiredIn, {})).toBe(always);
    expect(told(ON_DEMAND, requiredIn, {})).toBe(onDemand);
  },
);

test.each(['everyGroup', 'onDemandGroups', 'noGroup'] as const)(
  'a tag that is there decides by itself, required in %s or not',
  (requiredIn) => {
    for (const each of [ALWAYS, ON_DEMAND]) {
      expect(told(each, requiredIn, { FOR: 'x, AKS?' })).toBe('allowed');
      expect(told(each, requiredIn, { for: 'aks2' })).toBe('denied');
      expect(told(each, requiredIn, { for: '' })).toBe('denied');
    }
  },
);

test('who is left out is told by which tag', () => {
  const tag = { name: 'for', requiredIn: 'everyGroup' } as const;
  const asker = { kind: 'namespace', name: 'shop' } as const;
  expect(tagDenial(ALWAYS, tag, identity('a'), asker)?.rule).toBe(
    'it has no tag for, which has to name namespace shop',
  );
  expect(tagDenial(ALWAYS, tag, identity('a', { tags: { for: 'hr' } }), asker)?.rule).toBe(
    'its tag for="hr" does not name namespace shop',
  );
});
