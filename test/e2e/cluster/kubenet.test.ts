import type { KubenetRules } from '../../../shared/core/configuration/profile';
import type { ConnectedCluster } from '../../support/connected';
import { connectedCluster } from '../../support/connected';
import type { Stage } from '../../support/stage';
import {
  conditionsOf,
  createIdentities,
  deletePathOf,
  identitiesOn,
  openStage,
  pathOf,
} from '../../support/stage';

let stage: Stage;
let cluster: ConnectedCluster;

async function open(
  handling: KubenetRules['handling'],
  addon: boolean,
  prepare?: (of: ConnectedCluster) => void,
): Promise<void> {
  stage = await openStage({
    profile: {
      objects: 'read',
      kubenet: {
        handling,
        effect: 'audit-first',
        policyScope: 'cluster',
        excludedNamespaces: ['kube-system'],
      },
    },
  });
  createIdentities(stage, 'web');
  cluster = await connectedCluster(stage, { networkPlugin: 'kubenet' });
  prepare?.(cluster);
  if (addon) stage.azure.world.setPolicyAddon({ cluster: cluster.id, enabled: true });
  // Long enough for the cluster to be there, and shorter than a policy takes.
  await stage.clock.advance(10 * 60_000);
}
afterEach(async () => {
  await cluster.stop();
  await stage.stop();
});

const NOTHING = { apps: [], batch: [], system: [] };
const WEB = { apps: ['web'], batch: ['web'], system: ['web'] };

async function policies(): Promise<readonly string[]> {
  const state = await stage.store.ledger.of(cluster.id);
  return state.flatMap((entry) => (entry.kind === 'policy' ? [entry.state] : []));
}

test('enforce without the add-on: stalled with the command that mends it, and nothing is rolled out', async () => {
  await open('enforce', false);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/PolicyAddonMissing');
  expect(identitiesOn(stage, cluster.id)).toEqual(NOTHING);
  expect(await policies()).toEqual([]);
  const state = await stage.store.clusters.get(cluster.id);
  expect(state?.conditions.find(({ type }) => type === 'Stalled')?.message).toContain(
    'az aks enable-addons --addons azure-policy',
  );
});

test('enforce: the policies are assigned, and identities follow once it is in force in the cluster', async () => {
  await open('enforce', true);
  expect(identitiesOn(stage, cluster.id)).toEqual(NOTHING);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/PolicyNotInForce');
  await stage.clock.advance(30 * 60_000);
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual(WEB);
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
  expect(await policies()).toEqual(['held', 'held']);
});

test('refuse: never anything', async () => {
  await open('refuse', true);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/KubenetRefused');
  expect(identitiesOn(stage, cluster.id)).toEqual(NOTHING);
});

test('accept-risk: as any other plugin, and the audit says so once', async () => {
  await open('accept-risk', false);
  await stage.http('POST', `${pathOf(cluster.id)}/resync`);
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual(WEB);
  const audit = await stage.store.audit.of(cluster.id, 100);
  expect(audit.filter(({ action }) => action === 'ACCEPT kubenet risk')).toHaveLength(1);
});

test('off-boarding takes both of our policies back', async () => {
  await open('enforce', true);
  await stage.clock.advance(30 * 60_000);
  await stage.settle();
  await stage.http('DELETE', deletePathOf(cluster.id));
  await stage.settle();
  expect(await stage.store.ledger.of(cluster.id)).toEqual([]);
  expect(
    stage.azure.calls
      .writes()
      .filter(({ method, path }) => method === 'DELETE' && /policyAssignments/i.test(path)),
  ).toHaveLength(2);
});

test('enforce: while a pod runs that the policies would refuse they only audit, and deny once it is gone', async () => {
  await open('enforce', true, ({ api, nodes }) =>
    api.world.createPod({ name: 'old', namespace: 'shop', node: nodes()[0] ?? '' }),
  );
  const effects = () =>
    stage.azure.calls
      .writes()
      .filter(({ method, path }) => method === 'PUT' && /policyAssignments/i.test(path)).length;
  await stage.clock.advance(60 * 60_000);
  await stage.settle();
  expect(identitiesOn(stage, cluster.id)).toEqual(NOTHING);
  expect(await conditionsOf(stage, cluster.id)).toContain('Stalled=True/PolicyAudits');
  const state = await stage.store.clusters.get(cluster.id);
  const found = state?.objects?.findings.map(({ code }) => code);
  expect(found).toEqual(expect.arrayContaining(['KeepsNetRaw', 'PolicyRefusesPod']));
  expect(effects()).toBe(2);
  cluster.api.world.deletePod('shop', 'old');
  await stage.clock.advance(60 * 60_000);
  await stage.settle();
  expect(effects()).toBe(3);
  expect(identitiesOn(stage, cluster.id)).toEqual(WEB);
});

test('a Deployment that a team made up stalls nothing: it is no MIC', async () => {
  await open('accept-risk', false, ({ api }) => api.world.installMic(1, 'team'));
  expect(await conditionsOf(stage, cluster.id)).toContain('Ready=True/Converged');
  expect(identitiesOn(stage, cluster.id)).toEqual(WEB);
  const state = await stage.store.clusters.get(cluster.id);
  expect(state?.objects?.findings.map(({ code }) => code)).toContain('LookAlike');
});
