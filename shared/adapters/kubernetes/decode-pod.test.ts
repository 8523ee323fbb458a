import { podFrom } from './decode-pod';

function owned(...owners: readonly object[]) {
  return podFrom({ metadata: { name: 'p', namespace: 'default', ownerReferences: owners } });
}

test('a pod is told by its ReplicaSet as NMI tells it: the first owner whose kind Go folds to that', () => {
  const [set, other] = ['mic-1', 'mic-2'].map((name) => ({ kind: 'ReplicaSet', name }));
  expect(owned({ kind: 'Job', name: 'mic-job' }, set ?? {}, other ?? {}).replicaSet).toBe('mic-1');
  expect(owned({ kind: 'Replica\u017fet', name: 'mic-3' }).replicaSet).toBe('mic-3');
});

test('a pod without owners, or with owners that are none, has no ReplicaSet', () => {
  expect(owned()).not.toHaveProperty('replicaSet');
  expect(owned({ kind: 5, name: 'mic' }, {})).not.toHaveProperty('replicaSet');
});
