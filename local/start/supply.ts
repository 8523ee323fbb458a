import type { SimulatedAzure } from '../azure';
import { prepareRegistry } from '../azure/landing-zone';
import type { SimulatedChartRepository } from '../charts';
import { demoChart, startChartRepository } from '../charts';
import type { LocalForge } from '../forge';
import { startForge } from '../forge';
import type { SimulatedRegistries } from '../registry';
import { startRegistries } from '../registry';
import { connectRegistries } from '../registry/azure-side';
import type { Ports } from './ports';
import type { Running } from './running';

export const CHART = 'aad-pod-identity';
export const REPOSITORY = 'contoso/fleet';
/** Registry of the fleet, and where the images of the chart come from. */
export const ACR = 'acrfleet.azurecr.io';
export const MCR = 'mcr.microsoft.com';
export const IMAGES = ['mic', 'nmi'].map((name) => `oss/azure/aad-pod-identity/${name}`);

/** Where charts come from and where they go: a chart repository, registries and a git forge, on this machine. */
export interface Supply {
  readonly charts: SimulatedChartRepository;
  readonly registries: SimulatedRegistries;
  readonly forge: LocalForge;
  /** ARM id of the registry of the fleet. */
  readonly registryId: string;
  /** App settings that point the product at them. */
  readonly settings: Readonly<Record<string, string>>;
}

export interface SupplyOptions {
  readonly azure: SimulatedAzure;
  readonly ports: Ports;
  /** Object id of the reconciler. */
  readonly objectId: string;
}

/** A repository with nothing but a README, an empty registry, and a chart that nobody has brought there yet. */
export async function startSupply(
  running: Running[],
  { azure, ports, objectId }: SupplyOptions,
): Promise<Supply> {
  const charts = await startChartRepository({ port: ports.charts });
  running.push(charts);
  const registries = await startRegistries({ port: ports.registries });
  running.push(registries);
  const forge = await startForge({ port: ports.git });
  running.push(forge);
  await forge.addRepository(REPOSITORY, { 'README.md': '# Fleet\n' });
  registries.addSource(MCR);
  connectRegistries(azure, registries);
  const { id } = prepareRegistry(azure.world, { name: 'acrfleet', objectId });
  const settings = {
    SIMULATED_REGISTRY_URL: registries.url,
    GITHUB_TOKEN: forge.access.token,
  };
  return { charts, registries, forge, registryId: id, settings };
}

/** Somebody releases a version of the chart and its images. */
export async function release(
  { charts, registries }: Pick<Supply, 'charts' | 'registries'>,
  version: string,
  appVersion: string,
): Promise<void> {
  for (const repository of IMAGES) {
    registries.addImage(MCR, { repository, tag: `v${appVersion}` });
  }
  charts.publish(await demoChart(version, appVersion));
}
