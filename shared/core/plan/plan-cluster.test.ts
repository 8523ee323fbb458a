import { carryOut } from '../../../test/support/carry-out';
import type { World } from '../../../test/support/world';
import {
  cluster,
  foreignAssignment,
  held,
  heldRole,
  host,
  hostStepsOf,
  identities,
  identityId,
  IDENTITY_GROUP,
  KUBELET_PRINCIPAL,
  linesOf,
  need,
  NODE_GROUP,
  ourAssignment,
  planOf,
  principalOf,
  profile,
  profileOf,
  RECONCILER,
  SUBSCRIPTION,
  USUAL_NEEDS,
  virtualMachine,
  world,
} from '../../../test/support/world';
import { resourceGroupId } from '../base/resource-id';
import {
  assignmentId,
  grantCommand,
  MANAGED_IDENTITY_OPERATOR,
  VIRTUAL_MACHINE_CONTRIBUTOR,
} from '../cluster/roles';

const VMC = need(NODE_GROUP, VIRTUAL_MACHINE_CONTRIBUTOR);
const MIO = need(IDENTITY_GROUP);
const principals = new Map(
  ['a', 'b'].map((name) => [identityId(name), principalOf(identityId(name))]),
);

/** A cluster that we onboarded: our roles, and `names` on each of its hosts. */
function onboarded(names: readonly string[], overrides: Partial<World> = {}): World {
  const hosts = [host('pool1', names), virtualMachine('vm0', names)];
  return world({
    hosts,
    identities: identities(...names),
    roleAssignments: USUAL_NEEDS.map(ourAssignment),
    ledger: [
      ...USUAL_NEEDS.map((each) => heldRole(each)),
      ...hosts.flatMap((each) => names.map((name) => held(each, name))),
    ],
    ...overrides,
  });
}

test('a new cluster: roles first, then each pool once, scale set or VM, at the least cost', () => {
  const plan = planOf(
    world({
      hosts: [host('pool2'), host('pool1'), virtualMachine('vm0')],
      identities: identities('a', 'b'),
      roleAssignments: [],
    }),
  );
  expect(linesOf(plan)).toEqual([
    `mc_apps_aks-prod_westeurope + role Virtual Machine Contributor for ${RECONCILER.principalId}`,
    `identities + role Managed Identity Operator for ${RECONCILER.principalId}`,
    'vm0 + identity a',
    'vm0 + identity b',
    'pool1 + identity a',
    'pool1 + identity b',
    'pool2 + identity a',
    'pool2 + identity b',
  ]);
  expect(plan.cost).toEqual({ reads: 0, writes: 5 });
  expect(hostStepsOf(plan).map(({ hostKind }) => hostKind)).toEqual([
    'virtualMachine',
    'scaleSet',
    'scaleSet',
  ]);
});

test('a cluster that has everything costs nothing', () => {
  expect(planOf(onboarded(['a', 'b']))).toMatchObject({
    steps: [],
    failures: [],
    bookkeeping: { put: [], remove: [] },
    cost: { reads: 0, writes: 0 },
  });
});

test('a new pool gets its identities, and nothing else is touched (aad-pod-identity #1196)', () => {
  const before = onboarded(['a']);
  const plan = planOf({ ...before, hosts: [...before.hosts, host('pool9')] });
  expect(linesOf(plan)).toEqual(['pool9 + identity a']);
});

test('a pool that was deleted and created again under its name is repaired, as the ledger knows the name', () => {
  const before = onboarded(['a']);
  const [scaleSet, machine] = before.hosts;
  if (scaleSet === undefined || machine === undefined) throw new Error('two hosts');
  const [step] = hostStepsOf(
    planOf({ ...before, hosts: [{ ...scaleSet, attached: [] }, machine] }),
  );
  expect(step).toMatchObject({ target: scaleSet.id, cause: 'Drift' });
});

test('the kubelet identity is never taken off, though the ledger should hold it (#987, #979)', () => {
  const kubelet = { id: identityId('a'), clientId: 'c', principalId: 'p' };
  const before = onboarded(['a', 'b'], { cluster: cluster({ kubeletIdentity: kubelet }) });
  const plan = planOf({ ...before, identities: [] });
  expect(linesOf(plan).filter((line) => line.includes('identity'))).toEqual([
    'vm0 - identity b',
    'pool1 - identity b',
  ]);
});

describe('an identity resource group that is missing', () => {
  const gone = { identities: [], missingResourceGroups: [IDENTITY_GROUP] };

  test('detaches nothing and takes no role back: a group may be missing by a slip of the pen', () => {
    const plan = planOf({ ...onboarded(['a', 'b']), ...gone });
    expect(plan.steps).toEqual([]);
    expect(plan.bookkeeping).toEqual({ put: [], remove: [] });
    expect(plan.failures.map(({ code }) => code)).toEqual(['IdentityResourceGroupNotFound']);
  });

  test('keeps roles on its single identities as well', () => {
    const single = need(identityId('a'));
    const before = onboarded(['a'], { profile: profile({ operatorScope: 'identity' }) });
    const plan = planOf({
      ...before,
      ...gone,
      roleAssignments: [VMC, single].map(ourAssignment),
      ledger: [
        ...before.ledger.filter(({ kind }) => kind === 'identity'),
        heldRole(VMC),
        heldRole(single),
      ],
    });
    expect(plan.steps).toEqual([]);
  });

  test('is a refusal to detach also when other groups are there', () => {
    const other = resourceGroupId('s', 'other');
    const before = onboarded(['a'], { profile: profileOf(IDENTITY_GROUP, other) });
    expect(hostStepsOf(planOf({ ...before, ...gone }))).toEqual([]);
  });
});

describe('roles: check', () => {
  test('stalls with the command for each missing role, and grants nothing', () => {
    const plan = planOf(world({ profile: profile({ roles: 'check' }), roleAssignments: [] }));
    expect(plan.steps).toEqual([]);
    expect(plan.failures).toMatchObject(
      USUAL_NEEDS.map((each) => ({
        policy: 'Stalled',
        code: 'RoleMissing',
        remedy: grantCommand(each),
      })),
    );
  });

  test('with a missing role nothing is sent to the hosts, for Azure would refuse it, and the plan says so [F16]', () => {
    const [, operator] = USUAL_NEEDS;
    const plan = planOf(
      world({
        hosts: [host('pool')],
        identities: identities('a'),
        profile: profile({ roles: 'check' }),
        roleAssignments: operator === undefined ? [] : [foreignAssignment(operator)],
      }),
    );
    expect(plan).toMatchObject({ steps: [], cost: { writes: 0 } });
    expect(plan.failures.map(({ code }) => code)).toEqual(['RoleMissing']);
    expect(plan.failures[0]?.message).toContain('nothing is sent to the hosts');
  });

  test.each([
    ['Owner', '8e3af657-a8ff-443c-a75c-2fe8c4bcb635'],
    ['Contributor', 'b24988ac-6180-42a0-ab88-20f7382dd24c'],
  ])('%s of the subscription is right enough', (_name, id) => {
    const roleAssignments = USUAL_NEEDS.map((each) =>
      foreignAssignment({ ...each, role: { id, name: 'wider' } }, `/subscriptions/${SUBSCRIPTION}`),
    );
    const hosts = [host('pool')];
    const checked = profile({ roles: 'check' });
    const plan = planOf(
      world({ hosts, identities: identities('a'), profile: checked, roleAssignments }),
    );
    expect(plan.failures).toEqual([]);
    expect(linesOf(plan)).toEqual(['pool + identity a']);
  });

  test('takes no role back that was granted before', () => {
    const before = onboarded([], { profile: { ...profileOf(), roles: 'check' } });
    expect(planOf(before)).toMatchObject({ steps: [], failures: [] });
  });

  test('is content with a wider assignment, whoever made it', () => {
    const single = profile({ roles: 'check', operatorScope: 'identity' });
    expect(planOf(onboarded(['a'], { profile: single })).failures).toEqual([]);
  });
});

describe('when the profile narrows operatorScope to single identities', () => {
  const before = onboarded(['a', 'b'], { profile: profile({ operatorScope: 'identity' }) });

  test('the new roles come before the old one goes: the right is never missing (P7)', () => {
    const plan = planOf(before);
    expect(plan.steps.map(({ kind, target }) => [kind, target])).toEqual([
      ['grantRole', identityId('a')],
      ['grantRole', identityId('b')],
      ['revokeRole', IDENTITY_GROUP],
    ]);
  });

  test('one run is enough', async () => {
    const { world: after } = await carryOut(before, planOf(before), principals);
    expect(planOf(after).steps).toEqual([]);
  });
});

describe('two clusters that share an identity group', () => {
  test('the one that no longer needs the role leaves it to the other', () => {
    const before = onboarded([], { profile: profileOf() });
    const plan = planOf({ ...before, heldElsewhere: [assignmentId(MIO)] });
    expect(plan.steps).toEqual([]);
    expect(plan.bookkeeping.remove).toEqual([heldRole(MIO)]);
  });

  test('the last that needs it takes it back', () => {
    const before = onboarded([], { profile: profileOf() });
    expect(planOf(before).steps).toMatchObject([
      { kind: 'revokeRole', assignment: assignmentId(MIO), cause: 'NoLongerDesired' },
    ]);
  });

  test('one with single scopes does not rest on the wide role of the other, which may leave', () => {
    const drawn = world({
      profile: profile({ operatorScope: 'identity' }),
      identities: identities('a'),
      roleAssignments: [VMC, MIO].map(ourAssignment),
      ledger: [heldRole(VMC)],
      heldElsewhere: [assignmentId(MIO)],
    });
    expect(planOf(drawn).steps).toMatchObject([{ kind: 'grantRole', target: identityId('a') }]);
  });
});

describe('standard mode after managed mode', () => {
  const standard = profile({ mode: 'standard' });
  const kubelet = (role = MANAGED_IDENTITY_OPERATOR) =>
    need(IDENTITY_GROUP, role, KUBELET_PRINCIPAL);

  test('gives the kubelet identity its roles, and takes neither identities nor our right to detach them', () => {
    const plan = planOf(onboarded(['a'], { profile: standard }));
    expect(plan.steps.map(({ kind }) => kind)).toEqual(['grantRole', 'grantRole']);
    expect(plan.steps).toMatchObject([
      { target: NODE_GROUP, principalId: KUBELET_PRINCIPAL },
      { target: IDENTITY_GROUP, principalId: KUBELET_PRINCIPAL },
    ]);
  });

  test('takes our own roles back when no identity of ours is left', () => {
    const plan = planOf(onboarded([], { profile: standard }));
    expect(plan.steps.map(({ kind }) => kind)).toEqual([
      'grantRole',
      'grantRole',
      'revokeRole',
      'revokeRole',
    ]);
  });

  test('takes a role of the kubelet identity back that is not needed, identities or not', () => {
    const old = heldRole({ ...kubelet(), scope: resourceGroupId('s', 'old') });
    const before = onboarded(['a'], { profile: standard });
    const plan = planOf({ ...before, ledger: [...before.ledger, old] });
    expect(plan.steps.filter(({ kind }) => kind === 'revokeRole')).toMatchObject([
      { assignment: old.assignment },
    ]);
  });
});

test('a cluster that moved to a profile with other groups swaps identities in one step per host', () => {
  const other = resourceGroupId('s', 'other');
  const desired = { ...identities('z')[0], id: identityId('z', other) };
  const before = onboarded(['a'], { profile: profileOf(other) });
  const plan = planOf({
    ...before,
    identities: [{ principalId: 'p', clientId: 'c', tags: {}, ...desired }],
  });
  expect(linesOf(plan).filter((line) => line.startsWith('pool1'))).toEqual([
    'pool1 + identity z',
    'pool1 - identity a',
  ]);
});

test('an identity whose tag names other clusters from now on goes, and the plan says which rule refuses it', () => {
  const before = onboarded(['a']);
  const opted = before.identities.map((each) => ({ ...each, tags: { 'aks-clusters': 'aks-dev' } }));
  const plan = planOf({ ...before, identities: opted });
  expect(linesOf(plan)).toEqual(['vm0 - identity a', 'pool1 - identity a']);
  expect(plan.refusals).toMatchObject([{ identity: identityId('a') }]);
});

describe('a locked node resource group', () => {
  const locked = { cluster: cluster({ nodeResourceGroupLocked: true }) };

  test('stalls with the command that unlocks it, and nothing is sent where all is refused', () => {
    const plan = planOf(
      world({ ...locked, hosts: [host('pool')], identities: identities('a'), roleAssignments: [] }),
    );
    expect(plan.steps.map(({ target }) => target)).toEqual([IDENTITY_GROUP]);
    expect(plan.failures).toMatchObject([{ policy: 'Stalled', code: 'NodeResourceGroupLocked' }]);
    expect(plan.failures[0]?.remedy).toBe(
      'az aks update --subscription 00000000-0000-0000-0000-000000000001 --resource-group apps --name aks-prod --nrg-lockdown-restriction-level Unrestricted',
    );
  });
});
