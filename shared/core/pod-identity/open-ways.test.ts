import {
  assigned,
  azureIdentity,
  binding,
  clusterObjects,
  installation,
  meta,
  pod,
} from '../../../test/support/objects';
import type { ClusterObjects } from '../cluster/objects';
import type { OpenWaysInput } from './open-ways';
import { openWayFindings } from './open-ways';

function codes(objects: Partial<ClusterObjects>, more: Partial<OpenWaysInput> = {}): string[] {
  return openWayFindings({
    objects: clusterObjects(objects),
    mode: 'managed',
    forceNamespaced: false,
    ...more,
  }).map(({ code }) => code);
}

const secret = (namespace: string) => ({ name: 'sp', namespace });

describe('a Secret of another namespace', () => {
  it.each([1, 2])('is told for an AzureIdentity of type %d, for NMI reads it there', (type) => {
    const of = (namespace: string) =>
      azureIdentity('sp', { spec: { type, clientPassword: secret(namespace) } });
    expect(codes({ identities: [of('payments')] })).toEqual(['SecretOfAnotherNamespace']);
    expect(codes({ identities: [of('apps'), of('')] })).toEqual([]);
  });

  it('means nothing to type 0', () => {
    const identity = azureIdentity('a', { spec: { clientPassword: secret('payments') } });
    expect(codes({ identities: [identity] })).toEqual([]);
  });
});

describe('a pod that gets past NMI', () => {
  it('is told once for each namespace, by the first name', () => {
    const pods = ['b', 'a', 'c'].map((name) => pod(name, 'web', { hostNetwork: true }));
    const found = openWayFindings({
      objects: clusterObjects({ pods }),
      mode: 'managed',
      forceNamespaced: false,
    });
    expect(found).toMatchObject([{ code: 'BypassesNmi', object: { name: 'a' } }]);
    expect(found[0]?.message).toContain('2 more of its namespace');
  });

  it('may be one that NMI takes for MIC, in namespace default alone', () => {
    const named = (namespace: string) =>
      pod('microservice-1', 'web', { replicaSet: 'microservice-7f', meta: { namespace } });
    expect(codes({ pods: [named('default')] })).toEqual(['PassesForMic']);
    expect(codes({ pods: [named('apps')] })).toEqual([]);
  });

  it('is nobody who has ended', () => {
    const pods = [pod('a', 'web', { hostNetwork: true, phase: 'Succeeded' })];
    expect(codes({ pods })).toEqual([]);
  });
});

describe('an AzureAssignedIdentity that nothing in the cluster explains', () => {
  const world = { pods: [pod('pay', 'pay')], assigned: [assigned('pay')] };
  const explained = { ...world, identities: [azureIdentity('pay')], bindings: [binding('pay')] };

  it('is told in standard mode, where NMI believes it', () => {
    expect(codes(world, { mode: 'standard' })).toEqual(['AssignedWithoutBinding']);
    expect(codes(explained, { mode: 'standard' })).toEqual([]);
  });

  it('is told when its client id is not that of the AzureIdentity', () => {
    const identities = [azureIdentity('pay', { spec: { clientID: 'another' } })];
    expect(codes({ ...explained, identities }, { mode: 'standard' })).toEqual([
      'AssignedWithoutBinding',
    ]);
  });

  it('is told when its identity is kept to another namespace', () => {
    const elsewhere = {
      ...explained,
      identities: [azureIdentity('pay', { meta: { namespace: 'x' } })],
    };
    expect(codes(elsewhere, { mode: 'standard', forceNamespaced: true })).toHaveLength(1);
  });

  it('is nothing in managed mode, and a leftover once its pod is gone', () => {
    expect(codes(world)).toEqual([]);
    expect(codes({ assigned: [assigned('pay')] }, { mode: 'standard' })).toEqual([]);
  });
});

it('tells of a MIC in namespace default, where others may become it', () => {
  const of = (micReplicas: number, namespace: string) => ({
    installation: installation({ micReplicas, namespaces: [namespace] }),
  });
  expect(codes(of(2, 'default'))).toEqual(['MicInSharedNamespace']);
  expect(codes(of(0, 'default'))).toEqual([]);
  expect(codes(of(2, 'kube-system'))).toEqual([]);
});

it('names no pod of which nothing is wrong', () => {
  expect(codes({ pods: [pod('a', 'web', { meta: meta('a', { namespace: 'default' }) })] })).toEqual(
    [],
  );
});
