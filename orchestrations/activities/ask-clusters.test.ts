import type { ClusterApi, Kubernetes } from '../../shared/adapters/kubernetes/kubernetes';
import { ReconcileError } from '../../shared/core/errors';
import { clusterId } from '../../shared/core/resource-id';
import { registry } from '../../test/support/charts';
import { cluster, profile } from '../../test/support/world';
import type { NamedMember } from './ask-clusters';
import { askClusters } from './ask-clusters';

const SERVED = ['helm.toolkit.fluxcd.io/v2'];

/** API servers that answer, but for those that are named. */
class Servers {
  readonly asked: string[] = [];
  most = 0;
  #now = 0;
  constructor(readonly down: readonly string[] = []) {}

  readonly kubernetes: Kubernetes = {
    of: ({ name }) =>
      ({ groupVersions: () => this.#answer(name) }) satisfies Partial<ClusterApi> as ClusterApi,
  };

  async #answer(name: string): Promise<readonly string[]> {
    this.asked.push(name);
    this.#now += 1;
    this.most = Math.max(this.most, this.#now);
    await new Promise(setImmediate);
    this.#now -= 1;
    if (!this.down.includes(name)) return SERVED;
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

test('each cluster says what it serves, under the name of its folder', async () => {
  const servers = new Servers();
  const renamed = { ...member('aks1'), name: 'production' };
  expect(await askClusters(servers, [renamed])).toEqual({
    clusters: [{ name: 'production', groupVersions: SERVED }],
    notes: [],
  });
});

test('a cluster that does not answer is told of, and fails nothing', async () => {
  const servers = new Servers(['aks2']);
  const { clusters, notes } = await askClusters(servers, [member('aks1'), member('aks2')]);
  expect(clusters).toEqual([{ name: 'aks1', groupVersions: SERVED }, { name: 'aks2' }]);
  expect(notes).toEqual([
    'These clusters did not say which API versions they serve: aks2 (ClusterPrivate).',
  ]);
});

test('a cluster whose objects are ignored is not asked', async () => {
  const servers = new Servers();
  const { clusters, notes } = await askClusters(servers, [member('aks1', 'ignore')]);
  expect(servers.asked).toEqual([]);
  expect({ clusters, notes }).toEqual({ clusters: [{ name: 'aks1' }], notes: [] });
});

test('of a large fleet twenty are asked, ten at once, and the others count as silent', async () => {
  const servers = new Servers();
  const { clusters } = await askClusters(servers, many(50));
  expect(servers.asked).toHaveLength(20);
  expect(servers.most).toBe(10);
  expect(clusters).toHaveLength(50);
  expect(clusters.filter(({ groupVersions }) => groupVersions !== undefined)).toHaveLength(20);
});
