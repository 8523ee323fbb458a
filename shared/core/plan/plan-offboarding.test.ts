import type { World } from '../../../test/support/world';
import {
  cluster,
  held,
  heldRole,
  host,
  hostId,
  identityId,
  IDENTITY_GROUP,
  linesOf,
  need,
  offboardingOf,
  ourAssignment,
  RECONCILER,
  USUAL_NEEDS,
  world,
} from '../../../test/support/world';
import { assignmentId } from '../cluster/roles';

const MIO = need(IDENTITY_GROUP);

/** A host with our a and b and somebody's `foreign`, and our two roles. */
function onboarded(overrides: Partial<World> = {}): World {
  const pool = host('pool', ['a', 'b', 'foreign']);
  return world({
    hosts: [pool],
    roleAssignments: USUAL_NEEDS.map(ourAssignment),
    ledger: [...USUAL_NEEDS.map((each) => heldRole(each)), held(pool, 'a'), held(pool, 'b')],
    ...overrides,
  });
}

test('off-boarding takes back exactly what the ledger holds: identities while we may, then roles', () => {
  const plan = offboardingOf(onboarded());
  expect(linesOf(plan)).toEqual([
    'pool - identity a',
    'pool - identity b',
    `mc_apps_aks-prod_westeurope - role Virtual Machine Contributor for ${RECONCILER.principalId}`,
    `identities - role Managed Identity Operator for ${RECONCILER.principalId}`,
  ]);
  expect(plan.steps.every(({ cause }) => cause === 'OffBoarding')).toBe(true);
  expect(plan).toMatchObject({ failures: [], refusals: [], cost: { reads: 0, writes: 3 } });
});

test('a cluster that we never touched has nothing to give back', () => {
  const plan = offboardingOf(onboarded({ ledger: [] }));
  expect(plan).toMatchObject({ steps: [], bookkeeping: { put: [], remove: [] } });
});

test('a role that another cluster holds stays in Azure and leaves our ledger', () => {
  const plan = offboardingOf(onboarded({ heldElsewhere: [assignmentId(MIO)] }));
  expect(plan.steps.filter(({ kind }) => kind === 'revokeRole')).toHaveLength(1);
  expect(plan.bookkeeping.remove).toEqual([heldRole(MIO)]);
  // Before forgetting it, we check once more whether the other one is still there to take it back.
  expect(plan.bookkeeping.leftToOthers).toEqual([assignmentId(MIO)]);
});

test('the kubelet identity stays, and the ledger forgets it', () => {
  const kubelet = { id: identityId('a'), clientId: 'c', principalId: 'p' };
  const plan = offboardingOf(onboarded({ cluster: cluster({ kubeletIdentity: kubelet }) }));
  expect(linesOf(plan).filter((line) => line.startsWith('pool'))).toEqual(['pool - identity b']);
  expect(plan.bookkeeping.remove).toEqual([held(hostId('pool'), 'a')]);
});

test('what somebody else took off already is only forgotten', () => {
  const plan = offboardingOf(onboarded({ hosts: [host('pool', ['foreign'])] }));
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['revokeRole', 'revokeRole']);
  expect(plan.bookkeeping.remove).toEqual([held(hostId('pool'), 'a'), held(hostId('pool'), 'b')]);
});

test('of a cluster that is gone only roles are left to take back', () => {
  const plan = offboardingOf(onboarded(), false);
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['revokeRole', 'revokeRole']);
  expect(plan.bookkeeping.remove).toHaveLength(2);
  expect(plan.failures).toEqual([]);
});

describe('off-boarding is not over', () => {
  test('while Azure deletes a host that holds something of ours', () => {
    const going = host('pool', ['a', 'b'], { provisioningState: 'Deleting' });
    const plan = offboardingOf(onboarded({ hosts: [going] }));
    expect(plan.failures).toMatchObject([{ policy: 'Waiting', code: 'HostBusy' }]);
    expect(plan.bookkeeping.remove).toEqual([]);
  });

  test('while a PATCH of a run that crashed may still come through', () => {
    const busy = host('pool', [], { provisioningState: 'Updating' });
    const intent = held(busy, 'a', { state: 'intended' });
    const plan = offboardingOf(onboarded({ hosts: [busy], ledger: [intent] }));
    expect(plan.failures).toMatchObject([{ policy: 'Waiting', code: 'HostBusy' }]);
    expect(plan.bookkeeping.remove).toEqual([]);
  });

  test('while the node resource group is locked, and nothing is sent into it', () => {
    const plan = offboardingOf(onboarded({ cluster: cluster({ nodeResourceGroupLocked: true }) }));
    expect(plan.failures).toMatchObject([{ policy: 'Stalled', code: 'NodeResourceGroupLocked' }]);
    expect(plan.steps.map(({ target }) => target)).toEqual([IDENTITY_GROUP]);
  });
});

test('a host that is deleted or locked without anything of ours holds nobody up', () => {
  const going = host('other', ['foreign'], { provisioningState: 'Deleting' });
  const locked = cluster({ nodeResourceGroupLocked: true });
  expect(offboardingOf(world({ hosts: [going] })).failures).toEqual([]);
  expect(offboardingOf(world({ hosts: [going], cluster: locked })).failures).toEqual([]);
});
