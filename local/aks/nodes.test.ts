import { startSimulatedAzure, type Cluster, type SimulatedAzure } from '../azure';
import { VirtualClock } from '../clock';
import { nodesOf } from './nodes';

let azure: SimulatedAzure;
let clock: VirtualClock;
let cluster: Cluster;

beforeEach(async () => {
  clock = new VirtualClock();
  azure = await startSimulatedAzure({ clock });
  cluster = azure.world.createCluster({
    name: 'aks1',
    resourceGroup: 'Apps',
    existing: true,
    pools: [
      { name: 'np1', count: 2 },
      { name: 'old', type: 'AvailabilitySet', count: 1 },
    ],
  });
});
afterEach(() => azure.stop());

const names = (): string[] => nodesOf(azure, cluster.id).map(({ name }) => name);

test('each instance of a scale set is a node, and each single machine', () => {
  const { suffix } = cluster;
  expect(names()).toEqual([
    `aks-np1-${suffix}-vmss000000`,
    `aks-np1-${suffix}-vmss000001`,
    `aks-old-${suffix}-0`,
  ]);
});

test('the provider id leads to the instance, its resource group in lower case as on real nodes', () => {
  const { subscription, suffix } = cluster;
  const compute = `azure:///subscriptions/${subscription}/resourceGroups/mc_apps_aks1_westeurope/providers/Microsoft.Compute`;
  expect(nodesOf(azure, cluster.id).map(({ providerId }) => providerId)).toEqual([
    `${compute}/virtualMachineScaleSets/aks-np1-${suffix}-vmss/virtualMachines/0`,
    `${compute}/virtualMachineScaleSets/aks-np1-${suffix}-vmss/virtualMachines/1`,
    `${compute}/virtualMachines/aks-old-${suffix}-0`,
  ]);
});

test('nodes are numbered to the base of 36', async () => {
  azure.world.scalePool({ cluster: cluster.id, name: 'np1', count: 37 });
  await clock.advance(300_000);
  expect(names().slice(35, 37)).toEqual([
    `aks-np1-${cluster.suffix}-vmss00000z`,
    `aks-np1-${cluster.suffix}-vmss000010`,
  ]);
});
