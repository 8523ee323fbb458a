import fc from 'fast-check';
import { CLUSTER, need, IDENTITY_GROUP } from '../../../test/support/world';
import { clusterKey, nameGuid, runInstanceId } from './keys';
import { resourceId } from './resource-id';

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test('a cluster has one key, whatever the casing of its id, and it fits table keys and URLs', () => {
  const shouted = resourceId(CLUSTER.toUpperCase());
  expect(clusterKey(CLUSTER)).toMatch(/^[0-9a-f]{32}$/);
  expect(clusterKey(shouted)).toBe(clusterKey(CLUSTER));
  expect(runInstanceId(CLUSTER)).toBe(`cluster-${clusterKey(CLUSTER)}`);
});

/** Reckoned with Python's uuid.uuid5: changing it orphans every role assignment that we ever made. */
test('the name of a role assignment is the version 5 GUID of scope, principal and role, for ever', () => {
  const { scope, principalId, role } = need(IDENTITY_GROUP);
  expect(nameGuid(scope, principalId, role.id)).toBe('41a02de6-6862-5800-a88a-dd1550d3acd7');
  expect(nameGuid('A', 'b')).toBe('846e35d3-629f-5541-8f8e-aa371902feac');
});

test('every name is a GUID with the version and variant bits of RFC 9562, and ignores case', () => {
  fc.assert(
    fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 4 }), (parts) => {
      expect(nameGuid(...parts)).toMatch(GUID);
      expect(nameGuid(...parts.map((part) => part.toLowerCase()))).toBe(nameGuid(...parts));
    }),
    { seed: 1, numRuns: 100 },
  );
});
