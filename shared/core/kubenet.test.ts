import {
  cluster,
  offboardingOf,
  planInput,
  planOf,
  profile,
  world,
} from '../../test/support/world';
import type { World } from '../../test/support/world';
import { clusterObjects } from '../../test/support/objects';
import { failure } from '../../test/support/runs';
import type { Cluster, PolicyAssignment } from './cluster';
import type { KubenetGate } from './kubenet';
import { isNetRaw, kubenetGate } from './kubenet';
import { policyAssignmentId, policyScope } from './kubenet-policy';
import type { HeldPolicy } from './ledger';
import type { KubenetRules, Profile } from './profile';

const KUBENET = cluster({ networkPlugin: 'Kubenet', policyAddon: true });
const NOW = Date.parse(world().now);
const MINUTE = 60_000;

function rules(overrides: Partial<KubenetRules>): Profile {
  return profile({ kubenet: { ...profile().kubenet, ...overrides } });
}

function ago(minutes: number): string {
  return new Date(NOW - minutes * MINUTE).toISOString();
}

function policy(overrides: Partial<PolicyAssignment> = {}): PolicyAssignment {
  return {
    id: `${KUBENET.id}/providers/microsoft.authorization/policyassignments/theirs`,
    scope: KUBENET.id,
    effect: 'deny',
    requiredDropCapabilities: ['NET_RAW'],
    excludedNamespaces: ['kube-system'],
    enforced: true,
    narrowed: false,
    changedAt: ago(60),
    ...overrides,
  };
}

function gate(overrides: Partial<World> = {}): KubenetGate {
  const input = planInput(world({ cluster: KUBENET, ...overrides }));
  return kubenetGate(input);
}

function codeOf({ open, failures }: KubenetGate): string {
  return open ? 'open' : failures.map(({ policy: kind, code }) => `${kind} ${code}`).join();
}

function ours(on: Cluster, of: Profile, overrides: Partial<HeldPolicy> = {}): HeldPolicy {
  const scope = policyScope(of, on);
  const assignment = policyAssignmentId(scope);
  return { kind: 'policy', assignment, scope, state: 'held', since: ago(60), ...overrides };
}

test.each<[string, Partial<World>, string]>([
  ['another plugin', { cluster: cluster() }, 'open'],
  ['accept-risk', { profile: rules({ handling: 'accept-risk' }) }, 'open'],
  ['refuse', { profile: rules({ handling: 'refuse' }) }, 'Stalled KubenetRefused'],
  [
    'no add-on',
    { cluster: cluster({ networkPlugin: 'kubenet' }), policies: [policy()] },
    'Stalled PolicyAddonMissing',
  ],
  ['no assignment', {}, 'Stalled PolicyMissing'],
  ['an old foreign one', { policies: [policy()] }, 'open'],
  ['a fresh one', { policies: [policy({ changedAt: ago(19) })] }, 'Stalled PolicyNotInForce'],
  ['Audit', { policies: [policy({ effect: 'Audit' })] }, 'Stalled PolicyMissing'],
  ['DoNotEnforce', { policies: [policy({ enforced: false })] }, 'Stalled PolicyMissing'],
  ['a narrowed one', { policies: [policy({ narrowed: true })] }, 'Stalled PolicyMissing'],
  ['cap_all', { policies: [policy({ requiredDropCapabilities: ['all'] })] }, 'open'],
  ['CAP_NET_RAW', { policies: [policy({ requiredDropCapabilities: ['CAP_NET_RAW'] })] }, 'open'],
  [
    'another capability',
    { policies: [policy({ requiredDropCapabilities: ['SYS_TIME'] })] },
    'Stalled PolicyMissing',
  ],
  [
    'a namespace left out',
    { policies: [policy({ excludedNamespaces: ['shop'] })] },
    'Stalled PolicyTooNarrow',
  ],
  [
    'a namespace that the profile leaves out as well',
    {
      policies: [policy({ excludedNamespaces: ['shop'] })],
      profile: rules({ excludedNamespaces: ['shop'] }),
    },
    'open',
  ],
])('on a cluster with %s the gate says what stands in the way', (_, overrides, expected) => {
  expect(codeOf(gate(overrides))).toBe(expected);
});

describe('a cluster that can be asked is believed more than the assignment', () => {
  function asked(requiredDrops: readonly string[] | undefined, minutes: number): string {
    const seen = requiredDrops === undefined ? {} : { requiredDrops };
    return codeOf(
      gate({
        policies: [policy({ changedAt: ago(minutes) })],
        objects: { kind: 'read', objects: clusterObjects(), ...seen },
      }),
    );
  }

  test('when it enforces the policy already, nobody waits for Azure’s twenty minutes', () => {
    expect(asked(['NET_RAW'], 1)).toBe('open');
    expect(asked(['CHOWN', 'ALL'], 1)).toBe('open');
  });

  test('when its Gatekeeper does not demand it, an assignment of an hour ago opens nothing', () => {
    expect(asked([], 60)).toBe('Stalled PolicyNotInForce');
    expect(asked(['SYS_TIME'], 60)).toBe('Stalled PolicyNotInForce');
  });

  test('when it has no Gatekeeper at all, nothing is opened either', () => {
    expect(asked(undefined, 60)).toBe('Stalled PolicyNotInForce');
  });

  test('when it cannot be reached, the time that Azure takes must do', () => {
    const unreachable = { kind: 'unreachable', failure: failure() } as const;
    const after = (minutes: number): string =>
      codeOf(gate({ policies: [policy({ changedAt: ago(minutes) })], objects: unreachable }));
    expect([after(19), after(20)]).toEqual(['Stalled PolicyNotInForce', 'open']);
  });

  test('but what it enforces without any assignment is nobody’s promise', () => {
    const read = { kind: 'read', objects: clusterObjects(), requiredDrops: ['NET_RAW'] } as const;
    expect(codeOf(gate({ objects: read }))).toBe('Stalled PolicyMissing');
  });
});

test.each(['NET_RAW', 'net_raw', 'CAP_NET_RAW', 'ALL', 'all'])(
  'to drop %s drops NET_RAW',
  (name) => {
    expect(isNetRaw(name)).toBe(true);
  },
);

test.each(['NET_RAWX', 'XNET_RAW', 'CAP_CAP_NET_RAW', 'NET_ADMIN', 'FIREWALL', 'ALLOW', 'NET', ''])(
  'to drop %j leaves NET_RAW',
  (name) => {
    expect(isNetRaw(name)).toBe(false);
  },
);

test('without a time from Azure, the time of our own intent counts', () => {
  const held = ours(KUBENET, profile(), { since: ago(19) });
  const bare: { changedAt?: string } & PolicyAssignment = { ...policy({ id: held.assignment }) };
  delete bare.changedAt;
  expect(codeOf(gate({ policies: [bare], ledger: [held] }))).toBe('Stalled PolicyNotInForce');
  expect(codeOf(gate({ policies: [bare], ledger: [{ ...held, since: ago(20) }] }))).toBe('open');
});

test('what is missing is assigned, at the scope of the profile; what somebody changed is assigned again', () => {
  const [missing] = gate().steps;
  expect(missing).toMatchObject({ cause: 'Missing', target: KUBENET.id });
  const group = rules({ policyScope: 'resourceGroup' });
  const edited = policy({ id: ours(KUBENET, group).assignment, effect: 'Disabled' });
  const [again] = gate({
    profile: group,
    policies: [edited],
    ledger: [ours(KUBENET, group)],
  }).steps;
  expect(again).toMatchObject({ cause: 'Drift', assignment: edited.id });
});

test('with roles: check the command is reported, under a name that is not ours', () => {
  const { steps, failures } = gate({ profile: profile({ roles: 'check' }) });
  expect(steps).toEqual([]);
  expect(failures[0]?.remedy).toContain('"allowedCapabilities":{"value":["*"]}');
  expect(failures[0]?.remedy).toContain('--name drop-net-raw ');
});

test('a closed gate rolls nothing out', () => {
  const plan = planOf(world({ cluster: KUBENET, roleAssignments: [] }));
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['assignPolicy']);
});

test('a cluster that relies on the assignment of another one in its group holds it too', () => {
  const group = rules({ policyScope: 'resourceGroup' });
  const held = ours(KUBENET, group);
  const { bookkeeping } = planOf(
    world({ cluster: KUBENET, profile: group, policies: [policy({ id: held.assignment })] }),
  );
  expect(bookkeeping.put).toEqual([{ ...held, since: world().now }]);
});

test('off-boarding takes the assignment back, unless another cluster holds it', () => {
  const held = ours(KUBENET, rules({ policyScope: 'resourceGroup' }));
  const kinds = (heldElsewhere: readonly string[]) =>
    offboardingOf(world({ cluster: KUBENET, ledger: [held], heldElsewhere })).steps.map(
      ({ kind }) => kind,
    );
  expect(kinds([])).toEqual(['unassignPolicy']);
  expect(kinds([held.assignment])).toEqual([]);
});
