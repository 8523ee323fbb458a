import {
  heldRole,
  need,
  NODE_GROUP,
  NOW,
  offboardingOf,
  ourAssignment,
  world,
} from '../../../test/support/world';

describe('off-boarding a cluster whose role assignment', () => {
  const role = need(NODE_GROUP);

  test('is there deletes it', () => {
    const plan = offboardingOf(
      world({ ledger: [heldRole(role)], roleAssignments: [ourAssignment(role)] }),
    );
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['revokeRole']);
  });

  test('is gone already, because an answer was lost, only forgets it', () => {
    const plan = offboardingOf(world({ ledger: [heldRole(role)], roleAssignments: [] }));
    expect(plan.steps).toEqual([]);
    expect(plan.bookkeeping.remove).toEqual([heldRole(role)]);
  });

  test('is missing from a list, but was given a moment ago, is deleted all the same', () => {
    const fresh = heldRole(role, { since: NOW });
    const plan = offboardingOf(world({ ledger: [fresh], roleAssignments: [] }));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['revokeRole']);
  });
});
