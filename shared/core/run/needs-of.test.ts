import { azureIdentity, clusterObjects } from '../../../test/support/objects';
import { cluster, planInput, profile, world } from '../../../test/support/world';
import type { ObservedObjects } from '../cluster/cluster';
import { needsAfter, sameNeeds } from '../admission/cluster-needs';
import { needsOf } from './needs-of';

function read(...types: readonly number[]): ObservedObjects {
  const identities = types.map((type, at) => azureIdentity(`id-${at}`, { spec: { type } }));
  return { kind: 'read', objects: clusterObjects({ identities }) };
}

test('service principals in a cluster are counted, for NMI has to read their Secrets', () => {
  expect(needsOf(planInput(world({ objects: read(0, 1, 2, 0, 3, -1) })))).toEqual({
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
  expect(needsOf(planInput(world({ cluster: kubenet, profile: accepted })))).toEqual({});
});

test('an API server that is down for an hour does not take the right to read Secrets away, or give it', () => {
  expect(needsAfter({ withSecrets: 0 }, {})).toEqual({ withSecrets: 0 });
  expect(needsAfter({ withSecrets: 2 }, undefined)).toEqual({ withSecrets: 2 });
  expect(needsAfter({ withSecrets: 2 }, { withSecrets: 0 })).toEqual({ withSecrets: 0 });
});

test('the gate that opens is news at once, though nobody could look into the cluster', () => {
  const gate = { code: 'PolicyAudits', message: 'They would refuse 3 pods.' };
  expect(needsAfter({ gate, withSecrets: 0 }, {})).toEqual({ withSecrets: 0 });
  expect(sameNeeds({ gate }, { gate: { ...gate, message: 'They would refuse 4 pods.' } })).toBe(
    true,
  );
  expect(sameNeeds({ gate }, {})).toBe(false);
});
