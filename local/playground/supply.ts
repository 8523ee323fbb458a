import { join } from 'node:path';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { SimulatedAzure } from '../azure';
import type { SimulatedChartRepository } from '../charts';
import { startChartRepository } from '../charts';
import type { LocalForge } from '../forge';
import { startForge } from '../forge';
import type { SimulatedRegistries } from '../registry';
import { startRegistries } from '../registry';
import { connectRegistries } from '../registry/azure-side';
import type { Ports } from '../start/ports';
import type { Running } from '../start/running';
import { MCR, release } from '../start/supply';
import type { LocalPlaces } from './localise';
import { FORGE_TOKEN } from './localise';
import type { Kept } from './state';

/** Where charts come from and where they go. */
export interface Supply {
  readonly charts: SimulatedChartRepository;
  readonly registries: SimulatedRegistries;
  readonly forge: LocalForge;
  /** App settings that point the product at them. */
  readonly settings: Readonly<Record<string, string>>;
  /** Versions of the chart that are out, oldest first. */
  readonly released: string[];
}

export interface SupplyOptions {
  readonly azure: SimulatedAzure;
  readonly ports: Ports;
  /** Folder of what is kept. */
  readonly folder: string;
  readonly kept: Kept | undefined;
}

const FIRST_RELEASE = '4.1.17';

export async function startSupply(running: Running[], options: SupplyOptions): Promise<Supply> {
  const { azure, ports, kept } = options;
  const charts = await startChartRepository({ port: ports.charts });
  running.push(charts);
  const registries = await startRegistries({ port: ports.registries });
  running.push(registries);
  const forge = await startForge({ port: ports.git });
  running.push(forge);
  registries.addSource(MCR);
  connectRegistries(azure, registries);
  const settings = {
    SIMULATED_REGISTRY_URL: registries.url,
    [FORGE_TOKEN]: forge.access.token,
  };
  const supply: Supply = { charts, registries, forge, settings, released: [] };
  for (const version of kept?.released ?? [FIRST_RELEASE]) await releaseVersion(supply, version);
  for (const { host, repositories, blobs } of kept?.registries ?? []) {
    const registry = registries.registry(host);
    for (const [name, repository] of repositories) registry.repositories.set(name, repository);
    for (const [digest, bytes] of blobs) registry.blobs.set(digest, bytes);
  }
  return supply;
}

/** A chart of a version, with images of one that follows it. */
async function releaseVersion(supply: Supply, version: string): Promise<void> {
  await release(supply, version, imageVersion(version));
  supply.released.push(version);
}

/** 4.1.17 brings 1.8.16, as the chart of AAD Pod Identity does. */
function imageVersion(chart: string): string {
  return `1.8.${Number(chart.split('.')[2]) - 1}`;
}

/** Somebody releases the next version. */
export async function releaseNext(supply: Supply): Promise<string> {
  const [major, minor, patch] = (supply.released.at(-1) ?? FIRST_RELEASE).split('.').map(Number);
  const next = `${major}.${minor}.${Number(patch) + 1}`;
  await releaseVersion(supply, next);
  return next;
}

/** Makes the repositories that the configuration names, or opens them again. */
export async function addRepositories(
  { forge }: Supply,
  { repositories }: Configuration,
  { folder, kept }: Pick<SupplyOptions, 'folder' | 'kept'>,
): Promise<readonly string[]> {
  const added: string[] = [];
  for (const { repository, branch } of repositories.flatMap(repositoriesOf)) {
    if (forge.repositories().some(({ name }) => name === repository)) continue;
    const path = join(folder, 'git', `${repository.replaceAll('/', '+')}.git`);
    const requests = kept?.requests[repository];
    await forge.addRepository(
      repository,
      { 'README.md': `# ${repository}\n` },
      { path, defaultBranch: branch, ...(requests !== undefined && { requests }) },
    );
    added.push(repository);
  }
  return added;
}

function repositoriesOf(repository: RepositoryRules) {
  const { forge, branch, alsoRead = [] } = repository;
  return [{ repository: forge.repository, branch }, ...alsoRead];
}

export function placesOf({ charts, forge }: Supply, speed: number): LocalPlaces {
  const { github, azureDevOps, gitlab } = forge;
  return {
    charts: charts.url,
    forges: { github: github.url, azureDevOps: azureDevOps.url, gitlab: gitlab.url },
    speed,
  };
}

/** What Flux and `git clone` take, for the forge of a repository. */
export function gitUrl({ url, azureDevOps, gitlab }: LocalForge, rules: RepositoryRules): string {
  const { provider, repository } = rules.forge;
  switch (provider) {
    case 'github':
      return `${url}/${repository}`;
    case 'gitlab':
      return `${gitlab.url}/${repository}`;
    case 'azureDevOps': {
      const [project = '', name = ''] = repository.split('/');
      return `${azureDevOps.url}/${project}/_git/${name}`;
    }
  }
}
