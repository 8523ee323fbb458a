import {
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  pod,
} from '../../../test/support/objects';
import {
  host,
  identities,
  identityRules,
  IDENTITY_GROUP,
  planInput,
  profile,
  world,
} from '../../../test/support/world';
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
