import type { ClusterNodes } from '../../core/cluster/cluster';
import { resourceGroupId, resourceId } from '../../core/base/resource-id';
import type { HostPatchRequest } from './azure';
import { failureOf, refusal, wire } from './wire.testing';

const sub = '00000000-0000-0000-0000-000000000001';
const group = resourceGroupId(sub, 'mc_rg_aks1_we');
const compute = `${group.replace('resourcegroups', 'resourceGroups')}/providers/Microsoft.Compute`;
const scaleSet = {
  id: `${compute}/virtualMachineScaleSets/aks-np-1-vmss`,
  name: 'aks-np-1-vmss',
  location: 'we',
};
const machine = { id: `${compute}/virtualMachines/aks-np-2-0`, name: 'aks-np-2-0', location: 'we' };
const host = resourceId(scaleSet.id);
const identity = `/subscriptions/${sub}/resourcegroups/ids/providers/microsoft.managedidentity/userassignedidentities`;
const operation = `https://management.azure.com/subscriptions/${sub}/providers/Microsoft.Compute/locations/we/operations/1?api-version=2026-04-01`;

function nodes(...types: ClusterNodes['pools'][number]['type'][]): ClusterNodes {
  const pools = types.map((type, index) => ({
    name: `np${index}`,
    type,
    provisioningState: 'Succeeded',
  }));
  return { nodeResourceGroup: group, pools };
}

function patch(over: Partial<HostPatchRequest> = {}): HostPatchRequest {
  return {
    host,
    kind: 'scaleSet',
    patch: {
      type: 'UserAssigned',
      userAssignedIdentities: { [`${identity}/a`]: {}, [`${identity}/b`]: null },
    },
    ...over,
  };
}

describe('the hosts of a cluster', () => {
  it('are its scale sets, read with one list when no pool has VMs', async () => {
    const { azure, lines } = wire([{ body: { value: [scaleSet] } }]);
    expect(await azure.listHosts(nodes('VirtualMachineScaleSets'))).toMatchObject([
      { id: host, kind: 'scaleSet' },
    ]);
    expect(lines()).toEqual([`GET ${compute}/virtualMachineScaleSets?api-version=2026-04-01`]);
  });

  it.each(['AvailabilitySet', 'VirtualMachines'] as const)(
    'include VMs when a pool is %s',
    async (type) => {
      const { azure, lines } = wire([
        { body: { value: [scaleSet] } },
        { body: { value: [machine] } },
      ]);
      const hosts = await azure.listHosts(nodes('VirtualMachineScaleSets', type));
      expect(hosts.map(({ kind }) => kind)).toEqual(['scaleSet', 'virtualMachine']);
      expect(lines()[1]).toBe(`GET ${compute}/virtualMachines?api-version=2026-04-01`);
    },
  );

  it('are none when the node resource group is gone', async () => {
    expect(await wire([refusal(404, 'ResourceGroupNotFound')]).azure.listHosts(nodes())).toEqual(
      [],
    );
  });

  it('of a whole subscription take one list per kind', async () => {
    const { azure, lines } = wire([
      { body: { value: [scaleSet] } },
      { body: { value: [machine] } },
    ]);
    expect(await azure.listAllHosts(sub, true)).toHaveLength(2);
    const provider = `GET /subscriptions/${sub}/providers/Microsoft.Compute`;
    expect(lines()).toEqual([
      `${provider}/virtualMachineScaleSets?api-version=2026-04-01`,
      `${provider}/virtualMachines?api-version=2026-04-01`,
    ]);
  });

  it('of a whole subscription leave VMs alone when nobody has any', async () => {
    const { azure, sent } = wire([{ body: { value: [] } }]);
    expect(await azure.listAllHosts(sub, false)).toEqual([]);
    expect(sent).toHaveLength(1);
  });
});

describe('a host PATCH', () => {
  it('carries identity and nothing else, null for what goes', async () => {
    const { azure, sent, lines } = wire([{ body: scaleSet }]);
    await azure.patchHostIdentity(patch({ etag: '"7"' }));
    expect(lines()).toEqual([
      `PATCH ${compute}/virtualMachineScaleSets/aks-np-1-vmss?api-version=2026-04-01`,
    ]);
    expect(sent[0]?.headers['if-match']).toBe('"7"');
    expect(sent[0]?.body).toEqual({
      identity: {
        type: 'UserAssigned',
        userAssignedIdentities: { [`${identity}/a`]: {}, [`${identity}/b`]: null },
      },
    });
  });

  it('without an etag asks for no match, and without identities sends no map', async () => {
    const { azure, sent } = wire([{ body: scaleSet }]);
    await azure.patchHostIdentity(patch({ patch: { type: 'None' } }));
    expect(sent[0]?.headers).not.toHaveProperty('if-match');
    expect(sent[0]?.body).toEqual({ identity: { type: 'None' } });
  });

  it('of a VM goes to the VM', async () => {
    const { azure, lines } = wire([{ body: machine }]);
    await azure.patchHostIdentity(patch({ host: resourceId(machine.id), kind: 'virtualMachine' }));
    expect(lines()[0]).toMatch(/^PATCH .*\/virtualMachines\/aks-np-2-0\?api-version=2026-04-01$/);
  });

  it('is followed by nothing: the operation is handed back', async () => {
    const headers = { 'Azure-AsyncOperation': operation, 'Retry-After': '12' };
    const { azure, sent } = wire([{ body: scaleSet, headers }]);
    expect(await azure.patchHostIdentity(patch())).toEqual({ operation, retryAfterMs: 12_000 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sent).toHaveLength(1);
  });

  it('follows Location when there is nothing else', async () => {
    const { azure } = wire([{ status: 202, headers: { Location: operation } }]);
    expect(await azure.patchHostIdentity(patch())).toEqual({ operation });
  });

  it('prefers Azure-AsyncOperation to Location', async () => {
    const headers = {
      'Azure-AsyncOperation': operation,
      Location: 'https://management.azure.com/other',
    };
    expect(await wire([{ status: 202, headers }]).azure.patchHostIdentity(patch())).toEqual({
      operation,
    });
  });

  it('that Azure finished at once has no operation', async () => {
    expect(await wire([{ body: scaleSet }]).azure.patchHostIdentity(patch())).toEqual({});
  });

  it('that Azure took counts as sent even if the answer is unreadable', async () => {
    expect(await wire([{ status: 200 }]).azure.patchHostIdentity(patch())).toEqual({});
  });

  it.each([
    ['is throttled', refusal(429, 'TooManyRequests'), 'Throttled'],
    ['meets another writer', refusal(409, 'Conflict'), 'Conflict'],
    ['meets a newer etag', refusal(412, 'PreconditionFailed'), 'Conflict'],
    ['meets a 503', refusal(503, 'ServiceUnavailable'), 'UnknownOutcome'],
    [
      'loses its connection',
      Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' }),
      'UnknownOutcome',
    ],
    ['meets a host that is gone', refusal(404, 'ResourceNotFound'), 'Terminal'],
  ])('that %s is sent once and fails with its policy', async (_, answer, policy) => {
    const { azure, sent } = wire([answer]);
    expect(await failureOf(azure.patchHostIdentity(patch()))).toMatchObject({ policy });
    expect(sent).toHaveLength(1);
  });
});
