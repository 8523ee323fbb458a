import type { AdmissionSettings } from '../../../shared/core/configuration/profile';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { resourceId } from '../../../shared/core/base/resource-id';
import {
  CLUSTER_BRANCH,
  fileAt,
  mergeAll,
  onChartStage,
  openRequests,
  ourBranches,
  publish,
  requests,
  syncChart,
  syncRepository,
  repositoryTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { createIdentities, pathOf } from '../../support/stage';

const GRANTS = 'identity-reconciler/clusters/aks1/admission/grants.yaml';
const POLICIES = 'identity-reconciler/clusters/aks1/admission/policies.yaml';

/** A cluster that a run has looked at. */
async function lookedAt(stage: ChartStage, kubernetesVersion = '1.33.4'): Promise<ResourceId> {
  const pools = [{ name: 'system' }];
  const of = { name: 'aks1', resourceGroup: 'rg-aks', pools, existing: true, kubernetesVersion };
  const id = resourceId(stage.azure.world.createCluster(of).id);
  await look(stage, id);
  return id;
}

async function look(stage: ChartStage, id: ResourceId): Promise<void> {
  await stage.http('POST', `${pathOf(id)}/resync`);
  await stage.settle(10);
}

function setEffect({ configuration }: ChartStage, effect: AdmissionSettings['effect']): void {
  const { current } = configuration;
  const profiles = current.profiles.map((profile) => ({ ...profile, admission: { effect } }));
  configuration.current = { ...current, profiles };
}

async function bodyOf(stage: ChartStage, branch: string): Promise<string> {
  return (await requests(stage, 'open')).find(({ head }) => head === branch)?.body ?? '';
}

const AUDIT_FIRST = { profile: { admission: { effect: 'audit-first' } } } as const;

test('policies come with NMI, follow the identities, and deny when the profile says so: a request each', () =>
  onChartStage(AUDIT_FIRST, async (stage) => {
    createIdentities(stage, 'web');
    const id = await lookedAt(stage);
    await publish(stage, '4.1.17');
    await syncChart(stage);
    expect(await openRequests(stage)).toEqual([CLUSTER_BRANCH]);
    expect(await bodyOf(stage, CLUSTER_BRANCH)).toMatch(
      /### Policies for the API server\n\nThey only \*\*warn\*\* for now/,
    );
    await mergeAll(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect(await fileAt(stage, POLICIES)).not.toContain('- Deny');

    createIdentities(stage, 'pay');
    await look(stage, id);
    await stage.settle();
    expect(await openRequests(stage)).toEqual(['identity-reconciler/grants-aks1']);
    expect(await bodyOf(stage, 'identity-reconciler/grants-aks1')).toMatch(/- added: `.*\/pay /);
    await mergeAll(stage);
    expect(await fileAt(stage, GRANTS)).toContain('/userassignedidentities/pay ');

    setEffect(stage, 'deny');
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual(['identity-reconciler/effect-aks1']);
    expect(await bodyOf(stage, 'identity-reconciler/effect-aks1')).toContain(
      'The cluster could not be looked into',
    );
    await mergeAll(stage);
    expect(await fileAt(stage, POLICIES)).toContain('- Deny');
    expect(await ourBranches(stage)).toEqual([]);
    expect(await repositoryTold(stage)).toMatchObject({ stalled: false });
  }));

test('a cluster that has NMI from before gets its policies by a request of its own, and a close is a veto for them [F36]', () =>
  onChartStage({}, async (stage) => {
    await lookedAt(stage);
    await publish(stage, '4.1.17');
    await syncChart(stage);
    await mergeAll(stage);
    expect(await fileAt(stage, POLICIES)).toBeUndefined();
    setEffect(stage, 'audit');
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual(['identity-reconciler/policies-aks1']);
    const [request] = await requests(stage, 'open');
    await stage.human.close(request?.number ?? 0);
    await syncRepository(stage);
    await stage.human.push('main', { 'README.md': '# Ours\n' });
    await syncRepository(stage);
    expect(await openRequests(stage)).toEqual([]);
  }));

test('before Kubernetes 1.30 none are sent, and the request says why', () =>
  onChartStage(AUDIT_FIRST, async (stage) => {
    await lookedAt(stage, '1.29.9');
    await publish(stage, '4.1.17');
    await syncChart(stage);
    expect(await bodyOf(stage, CLUSTER_BRANCH)).toMatch(
      /No admission policies for aks1: it runs Kubernetes 1\.29\.9, and ValidatingAdmissionPolicy is served from 1\.30 on/,
    );
    await mergeAll(stage);
    expect(await openRequests(stage)).toEqual([]);
    expect((await repositoryTold(stage)).notes.join()).toContain('1.29.9');
  }));
