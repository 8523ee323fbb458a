import { accessFrom } from './access';
import { siteFrom } from './site';
import { isoTime } from './core/base/iso-time';
import { randomUUID } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TokenCredential } from '@azure/core-auth';
import { DefaultAzureCredential } from '@azure/identity';
import type { Azure, AzureOptions } from './adapters/azure';
import { createAzure, keepHeadroom, loopbackTransport } from './adapters/azure';
import type { AllowedNetworks } from './adapters/charts';
import { createChartRepositories } from './adapters/charts';
import { eventGridTopic } from './adapters/events/event-grid-topic';
import { createForge, keptForges } from './adapters/git';
import { createKubernetes } from './adapters/kubernetes';
import { createRegistries } from './adapters/registry';
import type { TableGateway } from './adapters/store';
import { azureTables, createStore } from './adapters/store';
import type { TellUnreadable } from './adapters/store';
import { configSourceFrom } from './config/environment';
import type { ConfigSource } from './config/source';
import { logLine } from './log';
import type { Adapters } from './current-adapters';
import { guarded } from './guarded';
import type { Systems } from './writers';

/** App settings that we read; docs/deploy.md lists them. */
export interface Environment {
  readonly CONFIG_PATH?: string | undefined;
  readonly CONFIG_URL?: string | undefined;
  readonly STORE_TABLE_ENDPOINT?: string | undefined;
  /** Instead of the endpoint, where shared keys are allowed: Azurite. */
  readonly STORE_CONNECTION_STRING?: string | undefined;
  readonly AZURE_CLIENT_ID?: string | undefined;
  readonly RECONCILER_DRY_RUN?: string | undefined;
  /** `keys` (default), `entra` or `read-only`. */
  readonly RECONCILER_ACCESS?: string | undefined;
  /** Set by the platform. */
  readonly WEBSITE_HOSTNAME?: string | undefined;
  /** True where App Service authentication is on; set by the platform. */
  readonly WEBSITE_AUTH_ENABLED?: string | undefined;
  /** Loopback URL of the simulated Azure; never set in production. */
  readonly SIMULATED_AZURE_URL?: string | undefined;
  /** Bearer token for the simulated Azure. */
  readonly SIMULATED_AZURE_TOKEN?: string | undefined;
  /** Loopback URL of the simulated registries; never set in production. */
  readonly SIMULATED_REGISTRY_URL?: string | undefined;
  /** `https://<topic>.<region>-1.eventgrid.azure.net/api/events`. Absent or empty: nobody gets events from us. */
  readonly EVENT_TOPIC_ENDPOINT?: string | undefined;
  /** Name of the function app, set by the platform. */
  readonly WEBSITE_SITE_NAME?: string | undefined;
  /** Loopback URL of the simulated event topic; never set in production. */
  readonly SIMULATED_TOPIC_URL?: string | undefined;
  /** Secrets of git forges, by the names that the configuration gives them. */
  readonly [secret: string]: string | undefined;
}

/** What a process has of its own, instead of what the app settings name. */
interface Own {
  readonly credential?: TokenCredential;
  readonly tables?: TableGateway;
}

/** The real services, as the app settings describe them. Throws an Error that names the missing setting. */
export function adaptersFromEnvironment(env: Environment, own: Own = {}): Adapters {
  const correlation = new AsyncLocalStorage<string>();
  const credential = own.credential ?? credentialFrom(env);
  const headroom = keepHeadroom();
  const azure = createAzure({
    credential,
    onCall: headroom.note,
    ...transportFrom(env),
    correlationId: () => correlation.getStore() ?? randomUUID(),
  });
  const configuration = configSourceFrom(
    { CONFIG_URL: env.CONFIG_URL, CONFIG_PATH: env.CONFIG_PATH },
    { credential, now: Date.now },
  );
  return guarded({
    azure,
    kubernetes: createKubernetes({ azure, now: Date.now }),
    charts: createChartRepositories({ allowed: () => allowedNetworks(env, configuration) }),
    registries: createRegistries({
      credential,
      allowed: () => allowedNetworks(env, configuration),
      ...registryWay(env),
    }),
    forge: forgesFrom(env, azure),
    secret: (name) => env[name],
    ...topicFrom(env, credential),
    store: createStore(own.tables ?? tablesFrom(env, credential), { unreadable: toldOnce() }),
    configuration,
    now: () => isoTime(Date.now()),
    newId: randomUUID,
    headroom: headroom.take,
    idle: (wait) => wait,
    pause: (ms) => sleep(ms),
    correlate: (id, work) => correlation.run(id, work),
    ...siteOf(env),
    access: accessFrom(env),
    dryRun: env.RECONCILER_DRY_RUN?.toLowerCase() === 'true',
    log: logLine,
  });
}

function siteOf(env: Environment): Pick<Adapters, 'site'> {
  const site = siteFrom(env);
  return site === undefined ? {} : { site };
}

/** Each row once a process: the work pump meets it at every tick. */
function toldOnce(): TellUnreadable {
  const told = new Set<string>();
  return ({ target = '', code, message, remedy }) => {
    if (told.has(target)) return;
    told.add(target);
    logLine('error', 'row of the work queue cannot be read', { target, code, message, remedy });
  };
}

/** A chart repository on this machine is a simulator's, and only where all of Azure is one. */
async function allowedNetworks(env: Environment, source: ConfigSource): Promise<AllowedNetworks> {
  const { configuration } = await source.current();
  return {
    privateRanges: configuration.settings.network?.allowPrivateRanges ?? [],
    loopback: env.SIMULATED_AZURE_URL !== undefined,
  };
}

/** In Azure the user-assigned identity; on a developer's machine whoever is logged in with az. */
function credentialFrom(env: Environment): TokenCredential {
  if (env.SIMULATED_AZURE_URL === undefined) return new DefaultAzureCredential();
  const token = env.SIMULATED_AZURE_TOKEN ?? missing('SIMULATED_AZURE_TOKEN');
  return { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) };
}

function transportFrom({ SIMULATED_AZURE_URL: url }: Environment): Pick<AzureOptions, 'transport'> {
  return url === undefined ? {} : { transport: loopbackTransport(url) };
}

function forgesFrom(env: Environment, azure: Azure): Systems['forge'] {
  const forgeOf = keptForges((repository) =>
    createForge(repository, {
      secret: (name) => env[name],
      tokenFor: async (resource) => (await azure.tokenFor(resource)).token,
    }),
  );
  return async (repository) => forgeOf(repository);
}

function topicFrom(env: Environment, credential: TokenCredential): Pick<Adapters, 'topic'> {
  const { EVENT_TOPIC_ENDPOINT: endpoint = '', SIMULATED_TOPIC_URL: simulator } = env;
  if (endpoint === '') return {};
  const source = env.WEBSITE_SITE_NAME ?? 'aks-identity-reconciler';
  const httpClient = simulator === undefined ? {} : { httpClient: loopbackTransport(simulator) };
  return {
    topic: eventGridTopic({ endpoint: topicUrl(endpoint), credential, source, ...httpClient }),
  };
}

/** It gets our token. Event Grid's domains of all clouds: https://learn.microsoft.com/azure/event-grid/endpoint-validation */
function topicUrl(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url?.protocol === 'https:' && /\.eventgrid\.azure\.(?:net|us|cn)$/.test(url.hostname))
    return endpoint;
  throw new Error(
    `The app setting EVENT_TOPIC_ENDPOINT is "${endpoint.slice(0, 200)}"; expected the endpoint of an Event Grid topic, https://<topic>.<region>-1.eventgrid.azure.net/api/events.`,
  );
}

function registryWay({ SIMULATED_REGISTRY_URL: simulatedUrl }: Environment): {
  readonly simulatedUrl?: string;
} {
  return simulatedUrl === undefined ? {} : { simulatedUrl };
}

function tablesFrom(env: Environment, credential: TokenCredential): TableGateway {
  const { STORE_CONNECTION_STRING: connectionString, STORE_TABLE_ENDPOINT: endpoint } = env;
  if (connectionString !== undefined) return azureTables({ connectionString });
  return azureTables({ endpoint: endpoint ?? missing('STORE_TABLE_ENDPOINT'), credential });
}

function missing(name: string): never {
  throw new Error(`The app setting ${name} is missing; see docs/deploy.md for its value.`);
}
