import type { KubenetRules } from '../../../shared/core/configuration/profile';
import { resourceId } from '../../../shared/core/base/resource-id';
import {
  CLUSTER_BRANCH,
  existingCluster,
  mergeAll,
  onChartStage,
  openRequests,
  publish,
  requests,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { pathOf } from '../../support/stage';

const AUDIT_FIRST = {
  handling: 'enforce',
  effect: 'audit-first',
  policyScope: 'cluster',
  excludedNamespaces: ['kube-system'],
} as const;

/** One that has been looked at. */
async function kubenetCluster(stage: ChartStage, name: string): Promise<void> {
  const pools = [{ name: 'system' }];
  const plugin = { networkPlugin: 'kubenet', policyAddon: true } as const;
  const of = { name, resourceGroup: 'rg-aks', pools, existing: true, ...plugin };
  const { id } = stage.azure.world.createCluster(of);
  await stage.http('POST', `${pathOf(resourceId(id))}/resync`);
  await stage.settle(5);
}

function setKubenet({ configuration }: ChartStage, kubenet: KubenetRules): void {
  const { current } = configuration;
  const profiles = current.profiles.map((profile) => ({ ...profile, kubenet }));
  configuration.current = { ...current, profiles };
}

test('a kubenet cluster gets no request while its policies only audit, and the request of the chart says so', () =>
  onChartStage({ profile: { kubenet: AUDIT_FIRST } }, async (stage) => {
    existingCluster(stage);
    await kubenetCluster(stage, 'aks-k');
    await publish(stage, '4.1.17');
    await syncChart(stage, 90);
    expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
    await mergeAll(stage);
    await publish(stage, '4.1.18');
    await syncChart(stage);
    const open = await requests(stage, 'open');
    expect(open.map(({ head }) => head)).toEqual(['identity-reconciler/chart-aad-pod-identity']);
    expect(open[0]?.body).toMatch(/### Left out \(1\)\n\n- `aks-k`: it uses kubenet\. .*Audit/);
    expect((await repositoryTold(stage)).notes.join()).toContain('aks-k: it uses kubenet.');
  }));

test('once the policies deny there, it is asked for by itself; and a gate that closes closes the request, with the reason', () =>
  onChartStage({ profile: { kubenet: { ...AUDIT_FIRST, effect: 'deny' } } }, async (stage) => {
    await kubenetCluster(stage, 'aks-k');
    await publish(stage, '4.1.17');
    await syncChart(stage, 5);
    expect(await openRequests(stage)).toEqual([]);
    await stage.settle(60);
    expect(await openRequests(stage)).toEqual(['identity-reconciler/cluster-aks-k']);
    setKubenet(stage, { ...AUDIT_FIRST, handling: 'refuse' });
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect((await requests(stage))[0]?.body).toMatch(
      /> Closed by aks-identity-reconciler: aks-k is left out: it uses kubenet, and profile .* refuses/,
    );
  }));
