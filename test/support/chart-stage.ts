import type { SimulatedChartRepository } from '../../local/charts';
import { startChartRepository } from '../../local/charts';
import type { LocalForge } from '../../local/forge';
import { startForge } from '../../local/forge';
import type { SimulatedRegistries } from '../../local/registry';
import { startRegistries } from '../../local/registry';
import { connectRegistries } from '../../local/registry/azure-side';
import { unsignedToken } from '../../local/azure/access/caller';
import { prepareRegistry } from '../../local/azure/landing-zone';
import { createChartRepositories } from '../../shared/adapters/charts';
import { createForge, keptForges } from '../../shared/adapters/git';
import { createRegistries } from '../../shared/adapters/registry';
import type { ChartRules } from '../../shared/core/charts/rules';
import type { GitOpsTarget } from '../../shared/core/flux/target';
import type { Configuration } from '../../shared/core/profile';
import { resourceId } from '../../shared/core/resource-id';
import { chartRules } from './charts';
import type { Outside, Stage, StageOptions } from './stage';
import { openStage, RECONCILER } from './stage';

/** The stage with everything that charts need: a chart repository, registries behind the simulated Azure, and a forge. */
export interface ChartStage extends Stage {
  readonly charts: SimulatedChartRepository;
  readonly registries: SimulatedRegistries;
  readonly forge: LocalForge;
  readonly target: GitOpsTarget;
  /** Forgets tokens and indexes that were read, as a new process does. */
  restart(): void;
}

export interface ChartStageOptions extends StageOptions {
  readonly chart?: Partial<ChartRules>;
  readonly target?: Partial<GitOpsTarget>;
  /** Files of the GitOps repository. Default: a README alone. */
  readonly files?: Readonly<Record<string, string>>;
  /** The reconciler may not push to the registry or import into it. */
  readonly withoutRegistryRights?: boolean;
}

export const REPOSITORY = 'contoso/fleet';
const SHARED = { name: 'shared', acr: 'acrfleet' };
export const ACR = `${SHARED.acr}.azurecr.io`;
export const MCR = 'mcr.microsoft.com';
const SECRETS: Readonly<Record<string, string>> = {};

export async function openChartStage(options: ChartStageOptions = {}): Promise<ChartStage> {
  const charts = await startChartRepository();
  const registries = await startRegistries();
  const forge = await startForge();
  await forge.addRepository(REPOSITORY, options.files ?? { 'README.md': '# Fleet\n' });
  const credential = {
    getToken: async () => ({
      token: unsignedToken(RECONCILER),
      expiresOnTimestamp: Number.MAX_SAFE_INTEGER,
    }),
  };
  const forgeOf = keptForges((target) =>
    createForge(target, {
      secret: (name) => (name === 'GITHUB_TOKEN' ? forge.access.token : SECRETS[name]),
    }),
  );
  const fresh = (): Pick<Outside, 'charts' | 'registries'> => ({
    charts: createChartRepositories(),
    registries: createRegistries({ credential, simulatedUrl: registries.url }),
  });
  const stage = await openStage({
    ...options,
    outside: {
      ...fresh(),
      forge: async (target) => forgeOf(target),
    },
  });
  registries.addSource(MCR);
  connectRegistries(stage.azure, registries);
  const registry = addRegistry(stage, options);
  const target = targetOf(forge, options.target);
  const { configuration } = stage;
  configuration.current = withCharts(configuration.current, {
    registries: [registry],
    charts: [
      chartRules({
        name: 'aad-pod-identity',
        preset: 'aad-pod-identity',
        source: { kind: 'index', url: charts.url },
        ...options.chart,
      }),
    ],
    targets: [target],
  });
  const url = `${stage.host.url}/runtime/webhooks/eventgrid?functionName=onRegistryEvent`;
  const sink = { url, schema: 'eventgrid', of: 'registries' } as const;
  await stage.clock.track(stage.azure.deliverEventsTo(sink));
  return {
    ...stage,
    charts,
    registries,
    forge,
    target,
    restart: () => stage.renew(fresh()),
    async stop() {
      await stage.stop();
      await Promise.all([charts.stop(), registries.stop(), forge.stop()]);
    },
  };
}

/** A registry with what infra/registry.bicep grants there. `acr`: its name in Azure. */
export function addRegistry(
  { azure }: Pick<Stage, 'azure'>,
  { withoutRegistryRights = false }: Pick<ChartStageOptions, 'withoutRegistryRights'> = {},
  { name, acr }: { readonly name: string; readonly acr: string } = SHARED,
): Configuration['registries'][number] {
  const { id, loginServer } = prepareRegistry(azure.world, {
    name: acr,
    ...(!withoutRegistryRights && { objectId: RECONCILER.objectId }),
  });
  return {
    name,
    id: resourceId(id),
    loginServer,
    locations: [],
    chartPrefix: 'charts',
    imagePrefix: '',
  };
}

function targetOf(forge: LocalForge, overrides: Partial<GitOpsTarget> = {}): GitOpsTarget {
  return {
    name: 'fleet',
    forge: {
      provider: 'github',
      url: forge.github.url,
      repository: REPOSITORY,
      auth: { kind: 'token', tokenSetting: 'GITHUB_TOKEN' },
    },
    branch: 'main',
    layout: {
      base: 'infrastructure/base',
      overlays: 'infrastructure/overlays',
      clusters: 'clusters',
    },
    flux: {
      version: 'auto',
      source: 'auto',
      pinDigest: true,
      namespace: 'flux-system',
      releaseNamespace: 'baseline',
      multiTenancy: false,
      gitRepository: 'flux-system',
    },
    requests: {
      branchPrefix: 'identity-reconciler/',
      labels: [],
      reviewers: [],
      draft: false,
      autoMerge: 'never',
    },
    observeOnly: false,
    ...overrides,
  };
}

/** Every profile gets its charts from there. */
function withCharts(
  configuration: Configuration,
  parts: Pick<Configuration, 'registries' | 'charts' | 'targets'>,
): Configuration {
  const gitops = {
    target: parts.targets[0]?.name ?? '',
    registries: parts.registries.map(({ name }) => name),
    charts: parts.charts.map(({ name }) => name),
  };
  return {
    ...configuration,
    ...parts,
    profiles: configuration.profiles.map((profile) => ({ ...profile, gitops })),
  };
}
