import { connectApiServer, type SimulatedCluster } from '../../aks/connect';
import { demoChart } from '../../charts';
import type { KubeObject } from '../../kubernetes';
import { askForToken } from '../../nmi';
import { openMachine, type Machine } from '../../nmi/testing';
import { mergeValues } from '../../../shared/core/charts/values';
import type { JsonObject } from '../../../shared/core/base/json';
import { runDaemonSets } from '../../workloads/daemon-sets';
import { loadChart } from './chart';
import { renderPodIdentity } from './pod-identity-chart';

/** The rights that the chart gives NMI's account, and what NMI makes of them. */

let machine: Machine;
let cluster: SimulatedCluster;
let end: () => void;

afterEach(async () => {
  end();
  await cluster.stop();
  await machine.stop();
});

/** What Helm renders is put into a cluster without NMI, and its DaemonSet runs on the nodes. */
async function install(values: JsonObject): Promise<void> {
  machine = await openMachine();
  const { azure, clock } = machine;
  const [{ id = '' } = {}] = [...azure.world.state.clusters.values()];
  cluster = await connectApiServer(azure, { clock, cluster: id, name: 'aks1', nmi: 'none' });
  const { world } = cluster.api;
  end = runDaemonSets({ world, clock });
  const { bytes } = await demoChart('4.1.18', '1.8.17');
  const chart = await loadChart(bytes);
  const release = { name: 'pi', namespace: 'kube-system' };
  const rendered = renderPodIdentity(chart, mergeValues(chart.values, values), release);
  if (!rendered.ok) throw new Error(rendered.message);
  rendered.value.forEach((object: KubeObject) => world.put(object));
  await clock.advance(20_000);
}

async function modeThere(): Promise<string> {
  return (await cluster.nmis.on(cluster.nodes()[0] ?? ''))?.mode ?? 'nobody listens';
}

async function askAs(spec: object): Promise<number> {
  const apiVersion = 'aadpodidentity.k8s.io/v1';
  cluster.api.world.apply([
    { apiVersion, kind: 'AzureIdentity', metadata: { name: 'a' }, spec },
    {
      ...{ apiVersion, kind: 'AzureIdentityBinding', metadata: { name: 'b' } },
      spec: { azureIdentity: 'a', selector: 'demo' },
    },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' }, data: { any: 'cGFzcw==' } },
  ]);
  const [node = ''] = cluster.nodes();
  cluster.api.world.createPod({ name: 'demo', labels: { aadpodidbinding: 'demo' }, node });
  return (await askForToken(cluster.nmis, { namespace: 'default', pod: 'demo' })).status;
}

const PRINCIPAL = {
  ...{ type: 1, tenantID: 't', clientID: 'c' },
  clientPassword: { name: 's', namespace: 'default' },
};

test.each([
  ['managed', { operationMode: 'managed' }],
  ['standard', { operationMode: 'standard' }],
  ['nobody listens', { operationMode: 'Managed' }],
  ['nobody listens', { operationMode: '' }],
  ['nobody listens', { operationMode: 'managed', rbac: { enabled: false } }],
] as const)('%s: as %j is installed', async (expected, values) => {
  await install(values);
  expect(await modeThere()).toBe(expected);
});

test.each([
  [true, 200],
  [false, 503],
])('allowAccessToSecrets %s: a service principal is answered %i', async (allowed, status) => {
  await install({ operationMode: 'managed', rbac: { allowAccessToSecrets: allowed } });
  expect(await askAs(PRINCIPAL)).toBe(status);
});

test('allowAccessToSecrets false is nothing to user-assigned identities', async () => {
  await install({ operationMode: 'managed', rbac: { allowAccessToSecrets: false } });
  const { id: resourceID, clientId: clientID } = machine.one;
  expect(await askAs({ type: 0, resourceID, clientID })).toBe(200);
});
