import { azureIdentity, clusterObjects } from '../../../test/support/objects';
import {
  clientIdOf,
  cluster,
  held,
  host,
  identities,
  identity,
  identityId,
  planInput,
  profile,
  world,
} from '../../../test/support/world';
import type { ObservedObjects } from '../cluster/cluster';
import { needsAfter, sameNeeds } from '../admission/cluster-needs';
import { needsOf } from './needs-of';

function read(...types: readonly number[]): ObservedObjects {
  const identities = types.map((type, at) => azureIdentity(`id-${at}`, { spec: { type } }));
  return { kind: 'read', objects: clusterObjects({ identities }) };
}

test('service principals in a cluster are counted, for NMI has to read their Secrets', () => {
  expect(needsOf(planInput(world({ objects: read(0, 1, 2, 0, 3, -1) })))).toMatchObject({
    withSecrets: 2,
  });
});

test('nobody could look: their number is not known, which is not none', () => {
  const needs = needsOf(planInput(world({ objects: { kind: 'ignored' } })));
  expect(needs).not.toHaveProperty('withSecrets');
});

test('a kubenet cluster whose policies are not assigned says that its gate is closed', () => {
  const kubenet = cluster({ networkPlugin: 'kubenet', policyAddon: true });
  expect(needsOf(planInput(world({ cluster: kubenet })))).toMatchObject({
    gate: { code: 'PolicyMissing' },
  });
  const accepted = profile({ kubenet: { ...profile().kubenet, handling: 'accept-risk' } });
  expect(needsOf(planInput(world({ cluster: kubenet, profile: accepted })))).not.toHaveProperty(
    'gate',
  );
});

test('an API server that is down for an hour does not take the right to read Secrets away, or give it', () => {
  expect(needsAfter({ withSecrets: 0 }, {})).toEqual({ withSecrets: 0 });
  expect(needsAfter({ withSecrets: 2 }, undefined)).toEqual({ withSecrets: 2 });
  expect(needsAfter({ withSecrets: 2 }, { withSecrets: 0 })).toEqual({ withSecrets: 0 });
});

test('the gate that opens is news at once, though nobody could look into the cluster', () => {
  const gate = { code: 'PolicyAudits', message: 'They would refuse 3 pods.' } as const;
  expect(needsAfter({ gate, withSecrets: 0 }, {})).toEqual({ withSecrets: 0 });
  expect(sameNeeds({ gate }, { gate: { ...gate, message: 'They would refuse 4 pods.' } })).toBe(
    true,
  );
  expect(sameNeeds({ gate }, {})).toBe(false);
});

describe('grants that are kept for the repository', () => {
  const LISTED = world({ identities: identities('b', 'a') });

  test('are in one order, however Azure lists identities', () => {
    const turned = world({ identities: identities('a', 'b') });
    expect(needsOf(planInput(LISTED))).toEqual(needsOf(planInput(turned)));
    expect(needsOf(planInput(LISTED)).grants).toMatchObject([
      { namespaces: '*', identity: identityId('a'), clientId: clientIdOf('a') },
      { namespaces: '*', identity: identityId('b') },
    ]);
  });

  test('are not taken away because a list has lost an identity that is on the nodes, only once it is proved to be gone [F24]', () => {
    const before = needsOf(planInput(LISTED));
    const lost = { identities: identities('b'), ledger: [held(host('pool'), 'a')] };
    const doubted = needsOf(planInput(world({ ...lost, proved: new Set<string>() })));
    expect(needsAfter(before, doubted)?.grants).toEqual(before.grants);
    const gone = needsOf(planInput(world({ ...lost, proved: new Set([identityId('a')]) })));
    expect(needsAfter(before, gone)?.grants).toMatchObject([{ identity: identityId('b') }]);
  });

  test('of more identities than a row holds are counted', () => {
    const names = Array.from({ length: 2001 }, (_, at) => `id-${at}`);
    const needs = needsOf(planInput(world({ identities: identities(...names) })));
    expect(needs).toMatchObject({ tooManyGrants: 2001 });
    expect(needs).not.toHaveProperty('grants');
  });
});

test('what the policies would refuse is named, a copy of another namespace’s AzureIdentity first of all', () => {
  const tags = { 'aks-namespaces': 'payments' };
  const meta = { namespace: 'evil' };
  const objects: ObservedObjects = {
    kind: 'read',
    objects: clusterObjects({
      identities: [
        azureIdentity('pay', { meta }),
        azureIdentity('pay', { meta: { namespace: 'payments' } }),
      ],
    }),
  };
  const needs = needsOf(planInput(world({ objects, identities: [identity('pay', { tags })] })));
  expect(needs.refused).toEqual({
    count: 1,
    examples: [
      'AzureIdentity evil/pay: its namespace has no grant for this resource id with this client id',
    ],
  });
});
