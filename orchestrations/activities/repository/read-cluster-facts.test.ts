import type { ClusterApi, Kubernetes } from '../../../shared/adapters/kubernetes/kubernetes';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { ObservedCluster } from '../../../shared/core/installed/cluster-facts';
import { IGNORED } from '../../../shared/core/installed/cluster-facts';
import { clusterId } from '../../../shared/core/base/resource-id';
import { registry } from '../../../test/support/charts';
import { empty } from '../../../test/support/flux-cluster';
import { cluster, profile } from '../../../test/support/world';
import type { NamedMember } from './read-cluster-facts';
import { readClusterFacts } from './read-cluster-facts';

const SEEN = empty();

/** API servers that answer, but for those that are named. */
class Servers {
  readonly asked: string[] = [];
  most = 0;
  #now = 0;
  constructor(readonly down: readonly string[] = []) {}

  readonly kubernetes: Kubernetes = {
    of: ({ name }) =>
      ({ facts: () => this.#answer(name) }) satisfies Partial<ClusterApi> as ClusterApi,
  };

  async #answer(name: string): Promise<ObservedCluster> {
    this.asked.push(name);
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    await new Promise(setImmediate);
    this.#now -= 1;
    if (!this.down.includes(name)) return SEEN;
    throw new ReconcileError({ policy: 'Stalled', code: 'ClusterPrivate', message: 'No answer.' });
  }
}

function member(name: string, objects: 'read' | 'ignore' = 'read'): NamedMember {
  const one = cluster({ id: clusterId('s', 'rg', name), name });
  const rules = profile({ objects });
  return { name, member: { cluster: one, profile: rules, charts: [], registry: registry('one') } };
}

function many(count: number): readonly NamedMember[] {
  return Array.from({ length: count }, (_, at) => member(`aks${at}`));
}

test('each cluster says what it has, under the name of its folder', async () => {
  const renamed = { ...member('aks1'), name: 'production' };
  const { facts, notes } = await readClusterFacts(new Servers(), [renamed]);
  expect([...facts]).toEqual([['production', SEEN]]);
  expect(notes).toEqual([]);
});

test('a cluster that does not answer is told of, has proved nothing, and fails nothing', async () => {
  const servers = new Servers(['aks2']);
  const { facts, notes } = await readClusterFacts(servers, [member('aks1'), member('aks2')]);
  expect(facts.get('aks1')).toBe(SEEN);
  expect(facts.get('aks2')).toEqual({ asked: false, code: 'ClusterPrivate', why: 'No answer.' });
  expect(notes).toEqual([
    'These clusters could not be asked what they have: aks2 (ClusterPrivate).',
  ]);
});

test('a cluster whose objects are ignored is not asked', async () => {
  const servers = new Servers();
  const { facts, notes } = await readClusterFacts(servers, [member('aks1', 'ignore')]);
  expect(servers.asked).toEqual([]);
  expect([...facts]).toEqual([['aks1', IGNORED]]);
  expect(notes).toEqual([]);
});

test('of a large fleet forty are asked, ten at once, and the others come later', async () => {
  const servers = new Servers();
  const { facts, later } = await readClusterFacts(servers, many(50));
  expect(servers.asked).toHaveLength(40);
  expect(servers.most).toBe(10);
  expect(facts.size).toBe(40);
  expect(later.size).toBe(10);
});
