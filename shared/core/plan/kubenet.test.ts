import { isoTime } from '../base/iso-time';
import type { IsoTime } from '../base/iso-time';
import {
  cluster,
  offboardingOf,
  planInput,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import type { World } from '../../../test/support/world';
import { clusterObjects } from '../../../test/support/objects';
import { failure } from '../../../test/support/runs';
import type { Cluster, ObservedObjects, PolicyAssignment } from '../cluster/cluster';
import type { KubenetGate } from './kubenet';
import { kubenetGate } from './kubenet';
import {
  policyAssignmentId,
  policyParameters,
  policyScope,
  desiredPolicies,
} from '../cluster/kubenet-policy';
import type { HeldPolicy } from './ledger';
import type { ObservedNetRaw } from '../net-raw/observed-net-raw';
import type { PodSecurity } from '../net-raw/pod-security';
import type { PolicyRule } from '../net-raw/policy-rule';
import { POLICY_KINDS } from '../net-raw/policy-rule';
import type { KubenetRules, Profile } from '../configuration/profile';
import { troublesOf } from '../base/troubles';

const KUBENET = cluster({ networkPlugin: 'Kubenet', policyAddon: true });
const NOW = Date.parse(world().now);
const MINUTE = 60_000;

function rules(overrides: Partial<KubenetRules>): Profile {
  return profile({ kubenet: { ...profile().kubenet, ...overrides } });
}

function ago(minutes: number): IsoTime {
  return isoTime(NOW - minutes * MINUTE);
}

function policy(overrides: Partial<PolicyAssignment> = {}): PolicyAssignment {
  return {
    id: `${KUBENET.id}/providers/microsoft.authorization/policyassignments/theirs`,
    policy: 'capabilities',
    scope: KUBENET.id,
    effect: 'deny',
    requiredDropCapabilities: ['NET_RAW'],
    allowedCapabilities: ['NET_ADMIN'],
    excludedNamespaces: ['kube-system'],
    enforced: true,
    narrowed: false,
    changedAt: ago(60),
    ...overrides,
  };
}

/** No privileged containers. */
function unprivileged(overrides: Partial<PolicyAssignment> = {}): PolicyAssignment {
  return policy({
    id: `${KUBENET.id}/providers/microsoft.authorization/policyassignments/theirs-too`,
    policy: 'privileged',
    requiredDropCapabilities: [],
    allowedCapabilities: [],
    ...overrides,
  });
}

/** Both policies, with `overrides` in the one on capabilities. */
function both(overrides: Partial<PolicyAssignment> = {}): readonly PolicyAssignment[] {
  return [policy(overrides), unprivileged()];
}

/** Ours as they are after they were put, `minutes` ago. */
function oursInPlace(of: Profile, overrides: Partial<PolicyAssignment> = {}): PolicyAssignment[] {
  return desiredPolicies(of, KUBENET, () => 'Deny').map((desired) => {
    const values = policyParameters(desired);
    const texts = (name: string): readonly string[] => [...(values[name]?.value ?? [])];
    return policy({
      id: desired.assignment,
      policy: desired.policy,
      scope: desired.scope,
      requiredDropCapabilities: texts('requiredDropCapabilities'),
      allowedCapabilities: texts('allowedCapabilities'),
      excludedNamespaces: desired.excludedNamespaces,
      ...overrides,
    });
  });
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
  const assignment = policyAssignmentId('capabilities', scope);
  return { kind: 'policy', assignment, scope, state: 'held', since: ago(60), ...overrides };
}

function heldBoth(of: Profile): readonly HeldPolicy[] {
  const scope = policyScope(of, KUBENET);
  return POLICY_KINDS.map((kind) => ({
    ...ours(KUBENET, of),
    assignment: policyAssignmentId(kind, scope),
  }));
}

/** A rule as the API server shows it. */
function constraint(overrides: Partial<PolicyRule> = {}): PolicyRule {
  return policy(overrides);
}

function pod(
  name: string,
  drop: readonly string[] = [],
  more: Partial<PodSecurity> = {},
): PodSecurity {
  const container = { name: 'app', image: 'app:1', privileged: false, add: [], drop };
  return {
    namespace: 'shop',
    name,
    windowsOs: false,
    windowsNodes: false,
    finished: false,
    containers: [container],
    ...more,
  };
}

function read(look: Partial<ObservedNetRaw> = {}): ObservedObjects {
  return {
    kind: 'read',
    objects: clusterObjects(),
    netRaw: { constraints: [], pods: [], ...look },
  };
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
  ['old ones of somebody else', { policies: both() }, 'open'],
  ['a fresh one', { policies: both({ changedAt: ago(19) }) }, 'Stalled PolicyNotInForce'],
  ['Audit', { policies: both({ effect: 'Audit' }) }, 'Stalled PolicyMissing'],
  ['DoNotEnforce', { policies: both({ enforced: false }) }, 'Stalled PolicyMissing'],
  ['a narrowed one', { policies: both({ narrowed: true }) }, 'Stalled PolicyMissing'],
  ['all to be dropped', { policies: both({ requiredDropCapabilities: ['all'] }) }, 'open'],
  [
    'CAP_NET_RAW to be dropped, which drops nothing',
    { policies: both({ requiredDropCapabilities: ['CAP_NET_RAW'] }) },
    'Stalled PolicyMissing',
  ],
  [
    'NET_RAW that may be added',
    { policies: both({ allowedCapabilities: ['NET_RAW'] }) },
    'Stalled PolicyMissing',
  ],
  [
    'cap_net_raw that may be added',
    { policies: both({ allowedCapabilities: ['cap_net_raw'] }) },
    'Stalled PolicyMissing',
  ],
  [
    'ALL that may be added',
    { policies: both({ allowedCapabilities: ['All'] }) },
    'Stalled PolicyMissing',
  ],
  [
    'anything that may be added',
    { policies: both({ allowedCapabilities: ['*'] }) },
    'Stalled PolicyMissing',
  ],
  ['nothing against privileged containers', { policies: [policy()] }, 'Stalled PolicyMissing'],
  [
    'privileged containers allowed in a namespace',
    { policies: [policy(), unprivileged({ excludedNamespaces: ['shop'] })] },
    'Stalled PolicyTooNarrow',
  ],
  [
    'another capability',
    { policies: both({ requiredDropCapabilities: ['SYS_TIME'] }) },
    'Stalled PolicyMissing',
  ],
  [
    'a namespace left out',
    { policies: both({ excludedNamespaces: ['shop'] }) },
    'Stalled PolicyTooNarrow',
  ],
  [
    'a namespace that the profile leaves out as well',
    {
      policies: both({ excludedNamespaces: ['shop'] }),
      profile: rules({ excludedNamespaces: ['shop'] }),
    },
    'open',
  ],
  [
    'the namespace of NMI left out',
    {
      policies: both({ excludedNamespaces: ['baseline'] }),
      profile: profile({ nmiNamespaces: ['kube-system', 'baseline'] }),
    },
    'open',
  ],
])('on a cluster with %s the gate says what stands in the way', (_, overrides, expected) => {
  expect(codeOf(gate(overrides))).toBe(expected);
});

describe('a cluster that can be asked is believed more than the assignments', () => {
  function asked(constraints: readonly PolicyRule[], minutes: number): string {
    const policies = both({ changedAt: ago(minutes) });
    return codeOf(gate({ policies, objects: read({ constraints }) }));
  }
  const none = constraint({ policy: 'privileged' });

  test('when it enforces the policies already, nobody waits for Azure’s twenty minutes', () => {
    expect(asked([constraint(), none], 1)).toBe('open');
    expect(asked([constraint({ requiredDropCapabilities: ['CHOWN', 'ALL'] }), none], 1)).toBe(
      'open',
    );
  });

  test.each<[string, readonly PolicyRule[]]>([
    ['demands nothing', []],
    ['demands another capability', [constraint({ requiredDropCapabilities: ['SYS_TIME'] }), none]],
    ['only warns', [constraint({ effect: 'dryrun' }), none]],
    ['lets NET_RAW be added', [constraint({ allowedCapabilities: ['*'] }), none]],
    ['looks at one namespace alone', [constraint({ narrowed: true }), none]],
    ['leaves a namespace out', [constraint({ excludedNamespaces: ['shop'] }), none]],
    ['lets privileged containers in', [constraint()]],
  ])('when its Gatekeeper %s, an assignment of an hour ago opens nothing', (_, constraints) => {
    expect(asked(constraints, 60)).toBe('Stalled PolicyNotInForce');
  });

  test('when it cannot be reached, the time that Azure takes must do', () => {
    const unreachable = { kind: 'unreachable', failure: failure() } as const;
    const after = (minutes: number): string =>
      codeOf(gate({ policies: both({ changedAt: ago(minutes) }), objects: unreachable }));
    expect([after(19), after(20)]).toEqual(['Stalled PolicyNotInForce', 'open']);
  });

  test('but what it enforces without any assignment is nobody’s promise', () => {
    expect(codeOf(gate({ objects: read({ constraints: [constraint(), none] }) }))).toBe(
      'Stalled PolicyMissing',
    );
  });
});

describe('Audit comes first', () => {
  const first = rules({ effect: 'audit-first' });
  const effects = (overrides: Partial<World>): readonly string[] =>
    gate({ profile: first, ...overrides }).steps.map(
      ({ policy: kind, effect }) => `${kind} ${effect}`,
    );

  test('a running pod that the policy would refuse is not cut off from changes: it is listed', () => {
    const objects = read({ pods: [pod('old')] });
    expect(effects({ objects })).toEqual(['capabilities Audit', 'privileged Deny']);
    const { failures } = gate({ profile: first, objects });
    expect(failures).toMatchObject([{ policy: 'Stalled', code: 'PolicyAudits' }]);
    expect(failures[0]?.message).toContain('1 running pod, such as shop/old.');
  });

  test('where every pod complies, it denies at once', () => {
    const pods = [pod('new', ['ALL']), pod('system', [], { namespace: 'kube-system' })];
    expect(effects({ objects: read({ pods }) })).toEqual(['capabilities Deny', 'privileged Deny']);
  });

  test('where nobody can look, or other clusters have pods too, it audits until somebody says deny', () => {
    expect(effects({})).toEqual(['capabilities Audit', 'privileged Audit']);
    const group = rules({ effect: 'audit-first', policyScope: 'resourceGroup' });
    expect(effects({ profile: group, objects: read() })).toContain('capabilities Audit');
    const deny = rules({ effect: 'deny', policyScope: 'resourceGroup' });
    expect(effects({ profile: deny, objects: read({ pods: [pod('old')] }) })).toEqual([
      'capabilities Deny',
      'privileged Deny',
    ]);
  });

  test('what denies already is never weakened', () => {
    const objects = read({ pods: [pod('old')] });
    expect(effects({ policies: oursInPlace(first), objects })).toEqual([]);
  });

  test('an assignment of ours that audits is put again once the last such pod is gone', () => {
    const audits = oursInPlace(first, { effect: 'Audit' });
    const of = (pods: readonly PodSecurity[]): readonly string[] =>
      effects({ policies: audits, objects: read({ pods }) });
    expect(of([pod('old')])).toEqual(['privileged Deny']);
    expect(of([])).toEqual(['capabilities Deny', 'privileged Deny']);
  });
});

describe('our assignments follow the configuration', () => {
  const stepsOf = (overrides: Partial<World>) =>
    gate(overrides).steps.map(({ policy: kind, cause }) => `${kind} ${cause}`);

  test('they are left alone when they say what we would say, in whatever order', () => {
    const [one, two] = oursInPlace(profile());
    const turned = { ...one, allowedCapabilities: one?.allowedCapabilities.toReversed() ?? [] };
    expect(stepsOf({ policies: [turned, two] as PolicyAssignment[] })).toEqual([]);
  });

  test.each<[string, Profile]>([
    ['a namespace is excluded', rules({ excludedNamespaces: ['shop'] })],
    ['NMI moves to another namespace', profile({ nmiNamespaces: ['kube-system', 'baseline'] })],
  ])('when %s, both are put again, and pods keep what they have meanwhile', (_, wanted) => {
    const policies = oursInPlace(profile());
    const world = { profile: wanted, policies, ledger: heldBoth(profile()) };
    expect(stepsOf(world)).toEqual(['capabilities Drift', 'privileged Drift']);
    expect(codeOf(gate(world))).toBe('open');
  });

  test('when a namespace is excluded no more, nothing is rolled out before they hold there', () => {
    const policies = oursInPlace(rules({ excludedNamespaces: ['shop'] }));
    expect(codeOf(gate({ policies }))).toBe('Stalled PolicyTooNarrow');
    expect(stepsOf({ policies })).toEqual(['capabilities Missing', 'privileged Missing']);
  });

  test('when the scope changes, the old ones go after the new ones are in force', () => {
    const group = rules({ policyScope: 'resourceGroup' });
    const old = oursInPlace(profile());
    const plan = (policies: readonly PolicyAssignment[], of: Profile = group) =>
      planOf(
        world({ cluster: KUBENET, profile: of, policies, ledger: heldBoth(profile()) }),
      ).steps.flatMap((step) => {
        if (step.kind === 'assignPolicy') return `put ${step.policy}`;
        return step.kind === 'unassignPolicy' ? `delete ${step.assignment.split('/').at(-1)}` : [];
      });
    expect(plan(old)).toEqual(['put capabilities', 'put privileged']);
    const fresh = oursInPlace(group, { changedAt: ago(19) });
    expect(plan([...old, ...fresh])).toEqual([]);
    const names = old.map(({ id }) => `delete ${id.split('/').at(-1)}`);
    expect(plan([...old, ...oursInPlace(group)])).toEqual(names);
    expect(plan([...old, ...oursInPlace(group)], { ...group, roles: 'check' })).toEqual([]);
  });

  test('two clusters of a group whose profiles differ do not undo each other for ever', () => {
    const group = rules({ policyScope: 'resourceGroup', excludedNamespaces: ['shop'] });
    const theirs = rules({ policyScope: 'resourceGroup' });
    const ledger = heldBoth(group);
    const policies = oursInPlace(theirs, { changedAt: ago(30) });
    const heldElsewhere = ledger.map(({ assignment }) => assignment);
    const of = { profile: group, policies, ledger };
    expect(stepsOf({ ...of, heldElsewhere })).toEqual([]);
    expect(stepsOf(of)).toEqual(['capabilities Drift', 'privileged Drift']);
    const changed = oursInPlace(theirs, { changedAt: ago(60) });
    expect(stepsOf({ ...of, policies: changed, heldElsewhere })).toHaveLength(2);
  });

  test('when somebody accepts the risk, or the cluster leaves kubenet, they go', () => {
    const ledger = heldBoth(profile());
    const gone = (overrides: Partial<World>) =>
      planOf(world({ cluster: KUBENET, ledger, ...overrides })).steps.filter(
        ({ kind }) => kind === 'unassignPolicy',
      );
    expect(gone({ profile: rules({ handling: 'accept-risk' }) })).toHaveLength(2);
    expect(gone({ cluster: cluster({ networkPlugin: 'azure' }) })).toHaveLength(2);
    expect(gone({ profile: rules({ handling: 'refuse' }) })).toEqual([]);
    expect(gone({ policies: oursInPlace(profile()) })).toEqual([]);
  });
});

test('without a time from Azure, the time of our own intent counts', () => {
  const held = ours(KUBENET, profile(), { since: ago(19) });
  const bare: { changedAt?: IsoTime } & PolicyAssignment = { ...policy({ id: held.assignment }) };
  delete bare.changedAt;
  const policies = [bare, unprivileged()];
  expect(codeOf(gate({ policies, ledger: [held] }))).toBe('Stalled PolicyNotInForce');
  expect(codeOf(gate({ policies, ledger: [{ ...held, since: ago(20) }] }))).toBe('open');
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
  const remedy = failures[0]?.remedy ?? '';
  expect(remedy).toContain('--name drop-net-raw ');
  expect(remedy).toContain(' && az policy assignment create --name no-privileged ');
  expect(remedy).not.toMatch(/"(CAP_)?NET_RAW","|"\*"/);
  expect(troublesOf(failures)[0]?.remedy).toBe(remedy);
});

test('a closed gate rolls nothing out', () => {
  const plan = planOf(world({ cluster: KUBENET, roleAssignments: [] }));
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['assignPolicy', 'assignPolicy']);
});

test.each<[string, Partial<World>]>([
  ['refused', { profile: rules({ handling: 'refuse' }) }],
  ['without the add-on', { cluster: cluster({ networkPlugin: 'kubenet' }) }],
  ['without an assignment', {}],
  ['with a fresh one', { policies: both({ changedAt: ago(1) }) }],
  ['with one that leaves a namespace out', { policies: both({ excludedNamespaces: ['shop'] }) }],
])(
  'a closed gate, %s, says that NMI guards nothing itself from Kubernetes 1.24 on',
  (_what, given) => {
    const { open, failures } = gate(given);
    expect(open).toBe(false);
    expect(failures[0]?.message).toContain(
      'Nothing else protects these pods: from Kubernetes 1.24 on',
    );
  },
);

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
