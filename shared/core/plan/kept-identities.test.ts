import { azureIdentity, binding, clusterObjects } from '../../../test/support/objects';
import type { World } from '../../../test/support/world';
import {
  held,
  heldRole,
  host,
  identities,
  identity,
  identityId,
  identityRules,
  IDENTITY_GROUP,
  linesOf,
  need,
  ourAssignment,
  planOf,
  profile,
  world,
} from '../../../test/support/world';
import { renderPlan } from '../run/render-plan';

const RULES = identityRules({ clustersTag: { name: 'aks-clusters', requiredIn: 'everyGroup' } });
const TAGGED = { tags: { 'aks-clusters': 'aks-*' } };

/** Two pools that have a and b from us, and a third that has nothing yet; b has lost its tag. */
function lost(overrides: Partial<World> = {}): World {
  const [one, two] = [host('one', ['a', 'b']), host('two', ['a', 'b'])];
  return world({
    profile: profile({ identities: RULES }),
    hosts: [one, two, host('three')],
    identities: [identity('a', TAGGED), identity('b')],
    ledger: [one, two].flatMap((pool) => [held(pool, 'a'), held(pool, 'b')]),
    ...overrides,
  });
}

test('losing a required tag takes an identity from no host, and brings it to none [P7, F48]', () => {
  const plan = planOf(lost());
  expect(linesOf(plan)).toEqual(['three + identity a']);
  expect(plan.bookkeeping.remove).toEqual([]);
});

test('what stays is told, with what is missing and both ways out', () => {
  const plan = planOf(lost());
  expect(plan.warnings).toEqual([
    `identity b stays on 2 hosts, and is attached nowhere else by us: it has no tag aks-clusters, which has to name cluster aks-prod. Give it back what it lacks (az tag update --resource-id ${identityId('b')} --operation Merge --tags <tag>=<value>), or let its tag aks-clusters name other clusters to have it taken off`,
  ]);
  expect(renderPlan(plan)).toContain(
    '  · b stays where we attached it, and is attached nowhere else: it has no tag aks-clusters',
  );
});

test('a tag that names others takes the identity off', () => {
  const elsewhere = identity('b', { tags: { 'aks-clusters': 'other' } });
  const plan = planOf(lost({ identities: [identity('a', TAGGED), elsewhere] }));
  expect(linesOf(plan)).toEqual(['one - identity b', 'three + identity a', 'two - identity b']);
  expect(plan.warnings).toBeUndefined();
});

test('losing a tag that identities.tags asks for is no different', () => {
  const rules = identityRules({ tags: { purpose: 'aks*' } });
  const tags = { purpose: 'aks' };
  const plan = planOf(
    lost({
      profile: profile({ identities: rules }),
      identities: [identity('a', { tags }), identity('b')],
    }),
  );
  expect(linesOf(plan)).toEqual(['three + identity a']);
  expect(plan.warnings).toHaveLength(1);
});

test('an identity without the tag that we hold nowhere is plainly refused', () => {
  const plan = planOf(lost({ ledger: [], hosts: [host('one')] }));
  expect(linesOf(plan)).toEqual(['one + identity a']);
  expect(plan.refusals).toEqual([
    {
      identity: identityId('b'),
      rule: 'it has no tag aks-clusters, which has to name cluster aks-prod',
    },
  ]);
  expect(plan.warnings).toBeUndefined();
});

test('what others attached stays theirs: it is neither kept nor taken', () => {
  const plan = planOf(lost({ ledger: [], hosts: [host('one', ['b'])] }));
  expect(linesOf(plan)).toEqual(['one + identity a']);
  expect(plan.warnings).toBeUndefined();
});

test('the role on an identity that lacks its tag stays, and no new one is given', () => {
  const onIdentity = need(identityId('b'));
  const plan = planOf(
    lost({
      profile: profile({ identities: RULES, operatorScope: 'identity' }),
      roleAssignments: [...world().roleAssignments, ourAssignment(onIdentity)],
      ledger: [...lost().ledger, heldRole(onIdentity)],
    }),
  );
  expect(plan.steps.map(({ kind }) => kind)).toEqual(['updateHost']);
  expect(linesOf(plan)).toEqual(['three + identity a']);
});

describe('on demand', () => {
  const rules = identityRules({
    resourceGroups: [],
    onDemandResourceGroups: [IDENTITY_GROUP],
    clustersTag: { name: 'aks-clusters', requiredIn: 'onDemandGroups' },
  });
  const asked = clusterObjects({
    identities: [azureIdentity('b')],
    bindings: [binding('b')],
  });
  const onDemand = (overrides: Partial<World>): World =>
    lost({
      profile: profile({ identities: rules, objects: 'read' }),
      identities: identities('b'),
      ...overrides,
    });

  test('it stays while an object asks for it, and goes when none does', () => {
    const ledger = [held(host('one'), 'b')];
    const hosts = [host('one', ['b']), host('two')];
    const asks = planOf(onDemand({ hosts, ledger, objects: { kind: 'read', objects: asked } }));
    expect(linesOf(asks).filter((line) => line.includes('identity b'))).toEqual([]);
    expect(asks.warnings).toHaveLength(1);
    const nobody = planOf(
      onDemand({ hosts, ledger, objects: { kind: 'read', objects: clusterObjects({}) } }),
    );
    expect(linesOf(nobody)).toContain('one - identity b');
  });

  test('without the tag an object in a cluster gains nothing [P15]', () => {
    const plan = planOf(
      onDemand({
        hosts: [host('one')],
        ledger: [],
        objects: { kind: 'read', objects: asked },
      }),
    );
    expect(linesOf(plan).filter((line) => line.includes('identity b'))).toEqual([]);
    expect(plan.refusals[0]?.rule).toContain('it has no tag aks-clusters');
  });
});
