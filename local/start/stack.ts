import { randomUUID } from 'node:crypto';
import type { Adapters } from '../../shared/current-adapters';
import type { SimulatedCluster } from '../aks/connect';
import { connectApiServer } from '../aks/connect';
import { startAzurite } from '../azurite';
import type { SimulatedAzure } from '../azure';
import { startSimulatedAzure, unsignedToken } from '../azure';
import { prepareSubscription } from '../azure/landing-zone';
import { realClock } from '../clock';
import type { Host, HostOptions, HubStore } from '../host';
import { memoryHubStore, startHost } from '../host';
import type { Ports } from './ports';
import type { Running } from './running';

/** Who the reconciler is in the simulated Azure. */
export const RECONCILER = { objectId: randomUUID(), appId: randomUUID() };

/** Of real Azure, but for what nobody wants to sit and wait for. */
export const LATENCY = {
  requestMs: 500,
  retryAfterSeconds: 1,
  eventDeliveryMs: 2000,
  clusterCreateMs: 60_000,
  clusterUpgradeMs: 200_000,
} as const;

export interface Simulation {
  readonly azure: SimulatedAzure;
  readonly subscription: string;
  /** What everything that lasts is multiplied by: 0.02 lets 40 s of a VMSS PATCH pass in 0.8 s. */
  readonly timeScale: number;
  /** App settings that point the product at it. */
  readonly settings: Readonly<Record<string, string>>;
}

/** The simulated Azure with one subscription, prepared as infra/ prepares a real one. */
export async function startSimulation(
  running: Running[],
  { port, speed }: { readonly port: number; readonly speed: number },
): Promise<Simulation> {
  const timeScale = 1 / speed;
  const azure = await startSimulatedAzure({
    clock: realClock(),
    port,
    timeScale,
    latency: LATENCY,
    aksDropsForeignIdentities: true,
  });
  running.push(azure);
  const { subscription } = prepareSubscription(azure.world, RECONCILER);
  const settings = {
    SIMULATED_AZURE_URL: azure.url,
    SIMULATED_AZURE_TOKEN: unsignedToken(RECONCILER),
  };
  return { azure, subscription, timeScale, settings };
}

/** An API server with nodes, and no NMI yet, for a cluster of the simulated Azure. */
export async function startCluster(
  running: Running[],
  azure: SimulatedAzure,
  cluster: string,
  name: string,
): Promise<SimulatedCluster> {
  const connected = await connectApiServer(azure, {
    ...{ clock: realClock(), cluster, name },
    // It comes by Flux.
    nmi: 'none',
  });
  running.push(connected);
  return connected;
}

export interface ProductOptions {
  readonly ports: Pick<Ports, 'host' | 'tables'>;
  readonly settings: Readonly<Record<string, string>>;
  /** Folder of the tables, or 'memory'. */
  readonly tables: string;
  readonly hub?: HubStore;
  readonly log: Adapters['log'];
  readonly hostLog?: HostOptions['log'];
}

/** Azurite and the Functions host with the built package: what runs in Azure, on this machine. */
export async function startProduct(running: Running[], options: ProductOptions): Promise<Host> {
  const azurite = await startAzurite({ port: options.ports.tables, dir: options.tables });
  running.push(azurite);
  const settings = {
    TASKHUB_NAME: 'local',
    DRIFT_SCHEDULE: '0 * * * * *',
    PUMP_SCHEDULE: '*/5 * * * * *',
    CHART_SCHEDULE: '30 * * * * *',
    STORE_CONNECTION_STRING: azurite.connectionString,
    ...options.settings,
  };
  const host = await startHost({
    appDir: process.cwd(),
    port: options.ports.host,
    clock: realClock(),
    store: options.hub ?? memoryHubStore(),
    settings,
    ...(options.hostLog && { log: options.hostLog }),
  });
  running.push(host);
  listenToLog(host, settings, options.log);
  return host;
}

/** The product logs to standard output; here its lines go to `log` instead. */
function listenToLog(
  host: Host,
  settings: Readonly<Record<string, string>>,
  log: Adapters['log'],
): void {
  const app = host.exports as unknown as {
    readonly provideAdapters: (factory: () => Adapters) => void;
    readonly adaptersFromEnvironment: (env: Readonly<Record<string, string>>) => Adapters;
  };
  const platform = { WEBSITE_HOSTNAME: new URL(host.url).host };
  app.provideAdapters(() => ({
    ...app.adaptersFromEnvironment({ ...platform, ...settings }),
    log,
  }));
}
