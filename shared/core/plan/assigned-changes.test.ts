import {
  assigned,
  azureIdentity,
  binding,
  clientIdOf,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import type { World } from '../../../test/support/world';
import {
  entry,
  host,
  identities,
  identityRules,
  IDENTITY_GROUP,
  planInput,
  profile,
  world,
} from '../../../test/support/world';
import type { AssignedDifference } from '../pod-identity/assigned-difference';
import { assignedChanges } from './assigned-changes';

/** A pod on pool batch that asks for identity a, which the profile gives to pool apps alone. */
function leftOut(attached: readonly string[]): ReturnType<typeof assignedChanges>['difference'] {
  const batch = host('batch', attached);
  const objects = clusterObjects({
    installation: installation(),
    identities: [azureIdentity('a')],
    bindings: [binding('a')],
    pods: [pod('one', 'a')],
    nodes: [{ name: 'node-0', providerId: `azure://${batch.id}/virtualMachines/0` }],
  });
  const placements = [{ resourceGroup: IDENTITY_GROUP, nodePools: ['apps'] }];
  const input = planInput(
    world({
      hosts: [host('apps', ['a']), batch],
      identities: identities('a'),
      objects: { kind: 'read', objects },
      profile: profile({
        mode: 'standard',
        mic: 'serverless',
        objects: 'read',
        identities: identityRules({ placements }),
      }),
    }),
  );
  return assignedChanges(input, objects, 'whenAttached').difference;
}

test('no object is written for a pod on a pool that nodePools leave out: no run would ever make it true [P13]', () => {
  expect(leftOut([]).create).toEqual([]);
});

test('a pod there that is served all the same keeps its object', () => {
  expect(leftOut(['a']).create).toHaveLength(1);
});

/** Identity a is on the host; a pod is served by an object that says what the AzureIdentity said before. */
function changed(clientID: string, given: Partial<World> = {}): AssignedDifference {
  const pool = host('apps', [], { attached: [entry('a', { clientId: clientIdOf('a') })] });
  const before = assigned('a');
  const objects = clusterObjects({
    installation: installation(),
    identities: [azureIdentity('a', { spec: { clientID } })],
    bindings: [binding('a')],
    pods: [pod('a', 'a')],
    assigned: [before],
    nodes: [{ name: 'node-0', providerId: `azure://${pool.id}/virtualMachines/0` }],
  });
  const input = planInput(
    world({
      hosts: [pool],
      identities: identities('a', 'pay'),
      objects: { kind: 'read', objects },
      profile: profile({ mode: 'standard', mic: 'serverless', objects: 'read' }),
      ...given,
    }),
  );
  return assignedChanges(input, objects, 'now').difference;
}

describe('an AzureIdentity that gets the client id of another identity while its pod runs', () => {
  test('is written down no more, and what was written is taken back: NMI would give out that one’s token', () => {
    const { update, setState, remove } = changed(clientIdOf('pay'));
    expect([update, setState]).toEqual([[], []]);
    expect(remove.map(({ why }) => why)).toEqual(['NotAllowed']);
  });

  test('gets no further while a list has lost the identity that it names', () => {
    const { update, setState, remove } = changed(clientIdOf('pay'), {
      identities: identities('pay'),
      proved: { has: () => false },
    });
    expect([update, setState]).toEqual([[], []]);
    expect(remove.map(({ why }) => why)).toEqual(['NotAllowed']);
  });

  test('one that keeps its client id stays as it is while a list has lost the identity [P7]', () => {
    const given = { identities: identities('pay'), proved: { has: () => false } };
    expect(changed(clientIdOf('a'), given)).toMatchObject({
      update: [],
      setState: [],
      remove: [],
    });
  });
});
