import {
  heldRole,
  need,
  NODE_GROUP,
  offboardingOf,
  ourAssignment,
  world,
} from '../../test/support/world';

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
});
