import { CLUSTER, IDENTITY_GROUP, need, NOW, ourAssignment } from '../../../test/support/world';
import type { AuditEntry } from './cluster-state';
import { asIntent, gave, orphanedRoles } from './orphaned-roles';

const ours = ourAssignment(need(IDENTITY_GROUP));
const theirs = { ...ours, id: `${ours.id.slice(0, -36)}00000000-0000-4000-8000-000000000001` };
const nobody = new Set<string>();

test('a role that only we can have named, and that no ledger holds, was left behind', () => {
  expect(orphanedRoles([ours, theirs], nobody)).toEqual([ours]);
});

test('a role that a cluster holds or is about to hold was not', () => {
  expect(orphanedRoles([ours], new Set([ours.id]))).toEqual([]);
});

test('the audit tells for which cluster it was given', () => {
  const line = {
    at: NOW,
    cluster: CLUSTER,
    planId: 'p',
    stepId: `role:${ours.id.slice(-36)}`,
    action: 'PUT role assignment',
    target: ours.scope,
    cause: 'Missing',
    outcome: 'succeeded',
    detail: '',
    correlationId: 'p',
  } satisfies AuditEntry;
  expect(gave([line], ours)).toBe(true);
  expect(gave([line], theirs)).toBe(false);
  expect(gave([{ ...line, action: 'DELETE role assignment' }], ours)).toBe(false);
});

test('it becomes an intent, as after a crash; one at the root of the tenant does not', () => {
  expect(asIntent(ours, NOW)).toMatchObject({
    kind: 'role',
    assignment: ours.id,
    scope: IDENTITY_GROUP,
    state: 'intended',
    since: NOW,
  });
  expect(asIntent({ ...ours, scope: '/' }, NOW)).toBeUndefined();
});
