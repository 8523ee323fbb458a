import type { SimulatedChartRepository } from '../../local/charts';
import { startChartRepository } from '../../local/charts';
import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import { directPost } from './direct-host';
import type { Human } from './human';
import { humanOnGitHub } from './human-on-github';
import type { SimulatedRegistries } from '../../local/registry';
import { startRegistries } from '../../local/registry';
import { connectRegistries } from '../../local/registry/azure-side';
import { unsignedToken } from '../../local/azure/access/caller';
import { createChartRepositories } from '../../shared/adapters/charts';
import { createChartReader } from '../../shared/adapters/charts/reading/reader';
import { createForge, keptForges } from '../../shared/adapters/git';
import { createRegistries } from '../../shared/adapters/registry';
import type { ChartRules } from '../../shared/core/configuration/chart-rules';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import type { Configuration } from '../../shared/core/configuration/profile';
import { resourceId } from '../../shared/core/base/resource-id';
import { chartRules } from './charts';
import { repositoryRules } from './gitops';
import type { Outside, Stage, StageOptions } from './stage';
import { openStage, RECONCILER } from './stage';

/** The stage with everything that charts need: a chart repository, registries behind the simulated Azure, and a forge. */
export interface ChartStage extends Stage {
  readonly charts: SimulatedChartRepository;
  readonly registries: SimulatedRegistries;
  readonly forge: LocalForge;
  /** Who merges, closes and pushes on it: GitHub's own client and git, unless a test puts somebody else there. */
  human: Human;
  readonly repository: RepositoryRules;
  /** Forgets tokens and indexes that were read, as a new process does. */
  restart(): void;
  /** App settings that hold secrets of forges; GITHUB_TOKEN is what the forge accepts. */
  readonly secrets: Record<string, string | undefined>;
}

export interface ChartStageOptions extends StageOptions {
  readonly chart?: Partial<ChartRules>;
  readonly repository?: Partial<RepositoryRules>;
  /** Files of the GitOps repository. Default: a README alone. */
  readonly files?: Readonly<Record<string, string>>;
  /** Default: one ACR, `acrfleet`, for every region. */
  readonly acrs?: readonly NewAcr[];
  /** The forge of another stage, with its repository. Default: one of its own. */
  readonly forge?: LocalForge;
  /** What the reconciler may do with the registries. Default: push and import. */
  readonly registryRoles?: readonly string[];
}

export interface NewAcr {
  /** Name in the configuration. */
  readonly name: string;
  /** Name in Azure. */
  readonly acr: string;
  /** Regions whose clusters pull from it. Default: any. */
  readonly locations?: readonly string[];
}

export const REPOSITORY = 'contoso/fleet';
/** One for all stages: a thread costs as much to start as a story to play. */
const READER = createChartReader();
const SHARED: NewAcr = { name: 'shared', acr: 'acrfleet' };
export const ACR = `${SHARED.acr}.azurecr.io`;
export const MCR = 'mcr.microsoft.com';
export const PUSH = 'AcrPush';
export const IMPORT = 'Container Registry Data Importer and Data Reader';

export async function openChartStage(options: ChartStageOptions = {}): Promise<ChartStage> {
  const charts = await startChartRepository();
  const registries = await startRegistries();
  const forge = options.forge ?? (await forgeWith(options.files));
  const secrets: ChartStage['secrets'] = { GITHUB_TOKEN: forge.access.token };
  const credential = {
    getToken: async () => ({
      token: unsignedToken(RECONCILER),
      expiresOnTimestamp: Number.MAX_SAFE_INTEGER,
    }),
  };
  const forgeOf = keptForges((repository) =>
    createForge(repository, { secret: (name) => secrets[name] }),
  );
  const fresh = (): Pick<Outside, 'charts' | 'registries'> => ({
    charts: createChartRepositories({
      allowed: async () => ({ privateRanges: [], loopback: true }),
      reader: READER,
    }),
    registries: createRegistries({ credential, simulatedUrl: registries.url }),
  });
  const stage = await openStage({
    ...options,
    outside: {
      ...fresh(),
      forge: async (repository) => forgeOf(repository),
    },
  });
  registries.addSource(MCR);
  connectRegistries(stage.azure, registries);
  const { acrs = [SHARED] } = options;
  const rules = repositoryOf(forge, options.repository);
  const { configuration } = stage;
  configuration.current = withCharts(configuration.current, {
    registries: acrs.map((acr) => addRegistry(stage, acr, options)),
    charts: [
      chartRules({
        name: 'aad-pod-identity',
        preset: 'aad-pod-identity',
        source: { kind: 'index', url: charts.url },
        ...options.chart,
      }),
    ],
    repositories: [rules],
  });
  const url = `${stage.host.url}/runtime/webhooks/eventgrid?functionName=onRegistryEvent`;
  const sink = {
    ...({ url, schema: 'eventgrid', of: 'registries' } as const),
    ...(options.asDeployed !== true && { post: directPost(stage.host) }),
  };
  await stage.clock.track(stage.azure.deliverEventsTo(sink));
  return {
    ...stage,
    charts,
    registries,
    forge,
    human: humanOnGitHub(forge, REPOSITORY),
    repository: rules,
    restart: () => stage.renew(fresh()),
    secrets,
    async stop() {
      await stage.stop();
      await Promise.all([charts.stop(), registries.stop()]);
      if (options.forge === undefined) await forge.stop();
    },
  };
}

async function forgeWith(files: ChartStageOptions['files']): Promise<LocalForge> {
  const forge = await startForge();
  await forge.addRepository(REPOSITORY, files ?? { 'README.md': '# Fleet\n' });
  return forge;
}

/** A registry with what infra/registry.bicep grants there. */
export function addRegistry(
  { azure: { world } }: Pick<Stage, 'azure'>,
  { name, acr, locations = [] }: NewAcr = SHARED,
  { registryRoles = [PUSH, IMPORT] }: Pick<ChartStageOptions, 'registryRoles'> = {},
): Configuration['registries'][number] {
  world.createResourceGroup({ name: 'rg-fleet' });
  const { id, loginServer } = world.createRegistry({ name: acr, resourceGroup: 'rg-fleet' });
  for (const role of registryRoles) {
    world.grantRole({ principalId: RECONCILER.objectId, role, scope: id, existing: true });
  }
  return {
    name,
    id: resourceId(id),
    loginServer,
    locations,
    chartPrefix: 'charts',
    imagePrefix: '',
  };
}

function repositoryOf(
  forge: LocalForge,
  overrides: Partial<RepositoryRules> = {},
): RepositoryRules {
  // Flux is set up elsewhere: the repository begins with a README alone.
  const repository = repositoryRules({ bootstrap: 'layout' });
  return {
    ...repository,
    forge: { ...repository.forge, url: forge.github.url, repository: REPOSITORY },
    ...overrides,
  };
}

/** Every profile gets its charts from there. */
function withCharts(
  configuration: Configuration,
  parts: Pick<Configuration, 'registries' | 'charts' | 'repositories'>,
): Configuration {
  const gitops = {
    repository: parts.repositories[0]?.name ?? '',
    registries: parts.registries.map(({ name }) => name),
    charts: parts.charts.map(({ name }) => name),
  };
  return {
    ...configuration,
    ...parts,
    profiles: configuration.profiles.map((profile) => ({ ...profile, gitops })),
  };
}
