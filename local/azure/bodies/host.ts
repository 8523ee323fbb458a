/** Scale sets and virtual machines as Compute shows them (shape: recorded traffic and the 2026-04-01 types). */
import { compact, type Json } from '../json';
import { groupScope } from '../resource-id';
import { hostType } from '../world/pool-hosts';
import { provisioningState, renderIdentity, settleHost } from '../world/host-state';
import type { Host } from '../world/model';
import type { Kernel } from '../world/state';

/** The body of a GET. In lists over a whole subscription Compute shouts the resource group's name. */
export function hostBody(kernel: Kernel, host: Host, shout = false): Json {
  const now = kernel.time.now();
  settleHost(host, now);
  const group =
    shout && kernel.state.settings.oddCasing ? host.resourceGroup.toUpperCase() : undefined;
  const id =
    group === undefined ? host.id : host.id.replace(`/${host.resourceGroup}/`, `/${group}/`);
  return compact({
    name: host.name,
    id,
    type: hostType(host.kind),
    location: host.location,
    tags: host.tags,
    identity: renderIdentity(host, kernel.state.tenantId, now),
    ...(host.kind === 'vmss' ? scaleSet(host) : {}),
    etag: etagOf(host),
    properties: {
      ...(host.kind === 'vmss' ? scaleSetProperties(host) : machineProperties(host)),
      provisioningState: provisioningState(host, now),
      timeCreated: new Date(host.createdAt).toISOString(),
    },
  });
}

/** The etag of a host's present state. */
export function etagOf(host: Host): string {
  return `"${host.etag}"`;
}

function scaleSet(host: Host): Json {
  return { sku: { name: host.vmSize, tier: 'Standard', capacity: host.capacity } };
}

function scaleSetProperties(host: Host): Json {
  return {
    singlePlacementGroup: false,
    orchestrationMode: 'Uniform',
    upgradePolicy: { mode: 'Manual' },
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: host.name.replace(/-vmss$/, '-'),
        adminUsername: 'azureuser',
      },
      storageProfile: {
        osDisk: {
          createOption: 'FromImage',
          caching: 'ReadOnly',
          managedDisk: { storageAccountType: 'Premium_LRS' },
          diskSizeGB: 128,
        },
      },
      networkProfile: { networkInterfaceConfigurations: [networkInterface(host)] },
    },
    overprovision: false,
    doNotRunExtensionsOnOverprovisionedVMs: false,
    uniqueId: host.uniqueId,
    platformFaultDomainCount: 1,
  };
}

function networkInterface(host: Host): Json {
  const network = `${groupScope(host.subscription, host.resourceGroup)}/providers/Microsoft.Network/virtualNetworks/aks-vnet`;
  return {
    name: host.name,
    properties: {
      primary: true,
      enableAcceleratedNetworking: true,
      enableIPForwarding: true,
      ipConfigurations: [
        {
          name: 'ipconfig1',
          properties: {
            primary: true,
            subnet: { id: `${network}/subnets/aks-subnet` },
            privateIPAddressVersion: 'IPv4',
          },
        },
      ],
    },
  };
}

function machineProperties(host: Host): Json {
  const group = groupScope(host.subscription, host.resourceGroup);
  return {
    vmId: host.uniqueId,
    hardwareProfile: { vmSize: host.vmSize },
    storageProfile: {
      osDisk: {
        osType: 'Linux',
        name: `${host.name}_OsDisk_1`,
        createOption: 'FromImage',
        caching: 'ReadOnly',
        managedDisk: { storageAccountType: 'Premium_LRS' },
        diskSizeGB: 128,
      },
      dataDisks: [],
    },
    osProfile: { computerName: host.name, adminUsername: 'azureuser', secrets: [] },
    networkProfile: {
      networkInterfaces: [
        { id: `${group}/providers/Microsoft.Network/networkInterfaces/${host.name}-nic` },
      ],
    },
  };
}
