import type { ManagedCluster } from '@azure/arm-containerservice';
import { clusterFrom } from './cluster-model';

const sub = '/subscriptions/00000000-0000-0000-0000-000000000000';
const kubelet = `${sub}/resourceGroups/MC_rg1_c1_we/providers/Microsoft.ManagedIdentity/userAssignedIdentities/c1-agentpool`;

/** Parts of the official example ManagedClustersGet.json, as the SDK gives them. */
const official: ManagedCluster = {
  id: `${sub}/resourcegroups/rg1/providers/Microsoft.ContainerService/managedClusters/clustername1`,
  location: 'location1',
  name: 'clustername1',
  tags: { archv2: '', tier: 'production' },
  provisioningState: 'Succeeded',
  agentPoolProfiles: [{ name: 'nodepool1', count: 3, provisioningState: 'Succeeded' }],
  servicePrincipalProfile: { clientId: 'clientid' },
  nodeResourceGroup: 'MC_rg1_clustername1_location1',
  networkProfile: { networkPlugin: 'kubenet' },
};

function cluster(over: Partial<ManagedCluster>): ReturnType<typeof clusterFrom> {
  return clusterFrom({ ...official, ...over });
}

describe('a cluster answer', () => {
  it('of the official example is understood', () => {
    expect(clusterFrom(official)).toEqual({
      id: `${sub}/resourcegroups/rg1/providers/microsoft.containerservice/managedclusters/clustername1`,
      name: 'clustername1',
      location: 'location1',
      tags: { archv2: '', tier: 'production' },
      provisioningState: 'Succeeded',
      powerState: 'Running',
      nodeResourceGroup: `${sub}/resourcegroups/mc_rg1_clustername1_location1`,
      nodeResourceGroupLocked: false,
      networkPlugin: 'kubenet',
      apiServer: { isPrivate: false, authorizedRanges: [], entra: false },
      policyAddon: false,
      pools: [
        {
          name: 'nodepool1',
          type: 'VirtualMachineScaleSets',
          provisioningState: 'Succeeded',
          mostNodes: 3,
        },
      ],
    });
  });

  it('of a cluster that is being created need not have anything but an id and a place', () => {
    const bare: ManagedCluster = { id: official.id as string, location: 'location1' };
    expect(clusterFrom(bare)).toMatchObject({
      provisioningState: 'Unknown',
      nodeResourceGroup: `${sub}/resourcegroups/mc_rg1_clustername1_location1`,
      tags: {},
      pools: [],
    });
  });

  it.each(['kubeletidentity', 'kubeletIdentity', 'KubeletIdentity'])(
    'has its kubelet identity under %s',
    (key) => {
      const identityProfile = { [key]: { resourceId: kubelet, clientId: 'C', objectId: 'O' } };
      expect(cluster({ identityProfile })?.kubeletIdentity).toEqual({
        id: kubelet.toLowerCase(),
        clientId: 'c',
        principalId: 'o',
      });
    },
  );

  it.each<[string, ManagedCluster['identityProfile']]>([
    ['is a service-principal cluster', {}],
    [
      'names another identity only',
      { other: { resourceId: kubelet, clientId: 'c', objectId: 'o' } },
    ],
    ['has no object id yet', { kubeletidentity: { resourceId: kubelet, clientId: 'c' } }],
  ])('has no kubelet identity when it %s', (_, identityProfile) => {
    expect(cluster(identityProfile ? { identityProfile } : {})).not.toHaveProperty(
      'kubeletIdentity',
    );
  });

  it('tells that the cluster is stopped', () => {
    expect(cluster({ powerState: { code: 'Stopped' } })?.powerState).toBe('Stopped');
  });

  it.each([
    ['ReadOnly', true],
    ['Unrestricted', false],
  ])(
    'with restriction level %s has a locked node resource group: %p',
    (restrictionLevel, locked) => {
      expect(
        cluster({ nodeResourceGroupProfile: { restrictionLevel } })?.nodeResourceGroupLocked,
      ).toBe(locked);
    },
  );

  it.each([
    ['VirtualMachineScaleSets', 'VirtualMachineScaleSets'],
    ['virtualmachinescalesets', 'VirtualMachineScaleSets'],
    ['AvailabilitySet', 'AvailabilitySet'],
    ['VirtualMachines', 'VirtualMachines'],
    ['SomethingNew', 'VirtualMachines'],
  ])('has a pool of type %s as %s', (type, expected) => {
    expect(cluster({ agentPoolProfiles: [{ name: 'np', type }] })?.pools[0]?.type).toBe(expected);
  });

  it.each([
    ['a fixed size', { count: 3 }, 3],
    ['autoscaling', { count: 3, enableAutoScaling: true, minCount: 1, maxCount: 60 }, 60],
    ['a limit left over from autoscaling', { count: 3, enableAutoScaling: false, maxCount: 60 }, 3],
    ['autoscaling below what somebody set', { count: 9, enableAutoScaling: true, maxCount: 5 }, 9],
    ['Windows', { count: 40, osType: 'Windows' }, 0],
    ['no nodes', { count: 0 }, 0],
    ['nothing said', {}, undefined],
    [
      'single VMs of two sizes',
      {
        virtualMachinesProfile: {
          scale: { manual: [{ count: 2 }, { count: 3 }], autoscale: [{ maxCount: 10 }] },
        },
      },
      15,
    ],
  ])('with %s tells how many nodes NMI may have to roll out on', (_, pool, expected) => {
    const answer = cluster({ agentPoolProfiles: [{ name: 'np', ...pool }] });
    expect(answer?.pools[0]?.mostNodes).toBe(expected);
  });

  it('tells how its API server is reached', () => {
    const answer = cluster({
      apiServerAccessProfile: { enablePrivateCluster: true, authorizedIPRanges: ['10.0.0.0/8'] },
      aadProfile: { managed: true },
    });
    expect(answer?.apiServer).toEqual({
      isPrivate: true,
      authorizedRanges: ['10.0.0.0/8'],
      entra: true,
    });
  });

  it.each([
    ['azurepolicy', true, true],
    ['azurePolicy', true, true],
    ['azurepolicy', false, false],
    ['httpApplicationRouting', true, false],
  ])('with add-on %s, enabled: %p, has Azure Policy: %p', (name, enabled, expected) => {
    expect(cluster({ addonProfiles: { [name]: { enabled } } })?.policyAddon).toBe(expected);
  });

  it.each(['', 'nonsense', undefined])('without a usable id (%p) is none', (id) => {
    const answer = { ...official, id } as ManagedCluster;
    expect(clusterFrom(answer)).toBeUndefined();
  });
});
