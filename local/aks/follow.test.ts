import { startSimulatedAzure, type Cluster, type SimulatedAzure } from '../azure';
import { VirtualClock } from '../clock';
import { followNodes } from './follow';

let azure: SimulatedAzure;
let clock: VirtualClock;
let cluster: Cluster;
let told: readonly string[];
let times: number;
let end: () => void;

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  const { world } = azure;
  cluster = world.createCluster({ name: 'aks1', resourceGroup: 'apps', existing: true });
  times = 0;
  end = followNodes(azure, cluster.id.toUpperCase(), (nodes) => {
    times += 1;
    told = nodes.map(({ name }) => name.replace(/^aks-(\w+)-\d+-vmss0*/, '$1/'));
  });
});
afterEach(() => azure.stop());

const first = ['nodepool1/', 'nodepool1/1', 'nodepool1/2'];

test('the nodes that are there are told at once', () => {
  expect(told).toEqual(first);
});

test('a new pool brings its nodes before it is Succeeded, as kubelets join early', async () => {
  azure.world.addPool({ cluster: cluster.id, name: 'np2', count: 1 });
  await clock.advance(30_000);
  expect(told).toEqual(first);
  await clock.advance(40_000);
  expect(told).toEqual([...first, 'np2/']);
});

test('a deleted pool takes its nodes along, a scaled one changes their number', async () => {
  azure.world.addPool({ cluster: cluster.id, name: 'np2', count: 1, existing: true });
  azure.world.scalePool({ cluster: cluster.id, name: 'nodepool1', count: 1 });
  await clock.advance(300_000);
  expect(told).toEqual(['nodepool1/', 'np2/']);
  azure.world.deletePool({ cluster: cluster.id, name: 'np2' });
  await clock.advance(300_000);
  expect(told).toEqual(['nodepool1/']);
});

test('a host that was deleted behind the back of AKS has no nodes any more', () => {
  const [host] = azure.world.hosts(cluster.id);
  azure.world.deleteHost({ host: host?.id ?? '' });
  expect(told).toEqual([]);
});

test('other clusters are of no concern, and nothing is told after the end', async () => {
  azure.world.createCluster({ name: 'aks2', resourceGroup: 'apps', existing: true });
  expect(times).toBe(1);
  end();
  azure.world.deleteCluster({ cluster: cluster.id });
  await clock.advance(300_000);
  expect(times).toBe(1);
});
