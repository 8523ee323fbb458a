import { realClock } from '../../local/clock';
import type { Host } from '../../local/host';
import { memoryHubStore, startHost } from '../../local/host';
import { secretsOf } from '../../local/start/secrets';
import { memoryTables } from '../../shared/adapters/store';
import type { AzureReads } from '../../shared/adapters/azure/azure';
import type { ConfigSource } from '../../shared/config/source';
import type { Cluster } from '../../shared/core/cluster/cluster';
import type { Configuration } from '../../shared/core/configuration/profile';
import type { Adapters } from '../../shared/current-adapters';
import type { adaptersFromEnvironment } from '../../shared/from-environment';
import type { Api } from '../api/client';
import { apiAt } from '../api/client';
import type { Io } from '../io';
import { ARM_SCOPE } from './arm';
import { configurationAt } from './configuration-at';
import { clustersIn } from './clusters-in';
import { credentialOf } from './credential';
import type { Depth } from './local-api';
import { localApi } from './local-api';

export interface LocalOptions {
  /** File with the configuration. */
  readonly config: string;
  /** Folder with the built product. */
  readonly folder: string;
  readonly depth: Depth;
  /** Object id of the reconciler's identity; absent: whoever is signed in. */
  readonly as?: string | undefined;
}

export interface Local {
  readonly api: Api;
  readonly azure: AzureReads;
  /** Of several subscriptions. Throws CliError. */
  readonly listClusters: (subscriptions: readonly string[]) => Promise<readonly Cluster[]>;
  readonly close: () => Promise<void>;
}

/**
 * The product in this process, on Azure as whoever is signed in sees it, with nothing to write with. Throws CliError where the
 * configuration is wrong or nobody is signed in.
 */
export async function openLocal(options: LocalOptions, io: Io): Promise<Local> {
  const { configuration } = await configurationAt(options.config, io);
  await io.tokenFor(ARM_SCOPE);
  const settings = settingsOf(options.config, configuration, io);
  const host = await startHost({
    ...{ appDir: options.folder, port: 0, clock: realClock(), store: memoryHubStore(), settings },
    // Each look is asked for; nobody waits here for the next one.
    timers: false,
  });
  const adapters = provide(host, { settings, as: options.as }, io);
  const api = apiAt({ url: host.url }, { ...io, env: {} });
  const { depth } = options;
  const { azure } = adapters;
  const listClusters = (subscriptions: readonly string[]) => clustersIn(azure, subscriptions);
  return {
    api: localApi({ api, host, listClusters, configuration, depth }),
    ...{ azure, listClusters },
    close: () => host.stop(),
  };
}

const HOURLY = '0 0 * * * *';

function settingsOf(
  config: string,
  { repositories }: Configuration,
  { env }: Io,
): Readonly<Record<string, string>> {
  const simulated = ['SIMULATED_AZURE_URL', 'SIMULATED_REGISTRY_URL'].flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return {
    ...Object.fromEntries(simulated),
    ...secretsOf(repositories, env),
    CONFIG_PATH: config,
    RECONCILER_DRY_RUN: 'true',
    // host.json asks for them. None of the timers fires.
    ...{ TASKHUB_NAME: 'local', PUMP_SCHEDULE: HOURLY, DRIFT_SCHEDULE: HOURLY },
    CHART_SCHEDULE: HOURLY,
  };
}

/** What the built product lets whoever loads it put in place. */
interface Product {
  readonly provideAdapters: (factory: () => Adapters) => void;
  readonly adaptersFromEnvironment: typeof adaptersFromEnvironment;
}

interface Provided {
  readonly settings: Readonly<Record<string, string>>;
  readonly as: string | undefined;
}

function provide(host: Host, { settings, as }: Provided, io: Io): Adapters {
  const product = host.exports as unknown as Product;
  const tables = memoryTables();
  const own = { credential: credentialOf(io), tables };
  const whole = product.adaptersFromEnvironment(settings, own);
  const adapters: Adapters = {
    ...whole,
    azure: as === undefined ? whole.azure : actingAs(whole.azure, as),
    configuration: unwatched(whole.configuration),
    dryRun: true,
    writers: refuseToWrite,
    log: () => undefined,
  };
  product.provideAdapters(() => adapters);
  return adapters;
}

/** What is looked at once is not watched. */
function unwatched(source: ConfigSource): ConfigSource {
  return {
    async current() {
      const loaded = await source.current();
      const profiles = loaded.configuration.profiles.map((each) => ({ ...each, watch: false }));
      return { ...loaded, configuration: { ...loaded.configuration, profiles } };
    },
  };
}

/** Roles are the reconciler's: a plan asks what that one has, whoever looks. */
function actingAs(azure: AzureReads, principalId: string): AzureReads {
  return {
    ...azure,
    self: async () => {
      const { tenantId } = await azure.self();
      return { principalId, ...(tenantId !== undefined && { tenantId }) };
    },
  };
}

function refuseToWrite(): never {
  throw new Error('--local has nothing to write with.');
}
