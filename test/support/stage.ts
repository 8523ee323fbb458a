import { isoTime } from '../../shared/core/base/iso-time';
import type { IsoTime } from '../../shared/core/base/iso-time';
import { AsyncLocalStorage } from 'node:async_hooks';
import { startSimulatedAzure } from '../../local/azure';
import type { SimulatedAzure, SimulatorOptions, WorldState } from '../../local/azure';
import { prepareSubscription } from '../../local/azure/landing-zone';
import { unsignedToken } from '../../local/azure/access/caller';
import { VirtualClock } from '../../local/clock';
import type { Faults, Host, HubState, HubStore } from '../../local/host';
import { memoryHubStore, noFaults, startHost } from '../../local/host';
import { createAzure, loopbackTransport } from '../../shared/adapters/azure';
import { createKubernetes } from '../../shared/adapters/kubernetes';
import type { Fault, MemoryTables, TableState } from '../../shared/adapters/store';
import { createStore, memoryTables } from '../../shared/adapters/store';
import type { Store } from '../../shared/adapters/store/store';
import type { TableGateway } from '../../shared/adapters/store/tables';
import type { ConfigSource } from '../../shared/config/source';
import type { Configuration, Profile } from '../../shared/core/configuration/profile';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf, resourceGroupId, resourceId } from '../../shared/core/base/resource-id';
import type { Adapters } from '../../shared/current-adapters';
import type { AllAdapters } from '../../shared/guarded';
import { guarded } from '../../shared/guarded';
import type { Systems } from '../../shared/writers';
import { directPost, directRequest } from './direct-host';
import { directTransport } from './direct-transport';
import { notingFailures } from './noting-failures';
import { NO_GITOPS, profile as aProfile } from './world';

/** Who the reconciler is in every test. */
export const RECONCILER = {
  objectId: '0b0e0000-0000-4000-8000-000000000001',
  appId: '0b0e0000-0000-4000-8000-000000000002',
};
const START: IsoTime = '2026-01-01T00:00:00Z';
export const IDENTITY_GROUP = 'rg-identities';

/**
 * The whole product on one virtual clock: simulated Azure, the local Functions host with the built package, tables in
 * memory. Events flow from the one to the other as in Azure.
 */
export interface Stage {
  readonly clock: VirtualClock;
  readonly azure: SimulatedAzure;
  readonly host: Host;
  readonly store: Store;
  /** Its tables, for rows as an older version wrote them. */
  readonly tables: TableGateway;
  readonly subscription: string;
  readonly configuration: { current: Configuration };
  /** Orchestrations that ended Failed, also those that were started anew since. */
  readonly failed: readonly string[];
  /** Lets time pass until nothing is under way or queued any more, at most `minutes` virtual minutes. */
  settle(minutes?: number): Promise<void>;
  http(
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Response>;
  /** Puts other services of the outside, or another RECONCILER_DRY_RUN or RECONCILER_ACCESS, in place, as a process that has just started has them. */
  renew(changed: Partial<Outside & Pick<Adapters, 'access' | 'dryRun' | 'topic' | 'secret'>>): void;
  /** Everything as it is now, for `StageOptions.from`. Throws unless the stage has come to rest. */
  freeze(): Prepared;
  stop(): Promise<void>;
}

/** A stage at rest: what lives in Azure, in our tables and in the task hub, and when that was. */
export interface Prepared {
  readonly at: number;
  readonly azure: WorldState;
  readonly tables: TableState;
  readonly hub: HubState;
  readonly subscription: string;
  readonly configuration: Configuration;
}

export interface StageOptions {
  readonly simulator?: Partial<SimulatorOptions>;
  readonly faults?: Faults;
  /** Decides for each call that the product makes to its tables, counted from 1, whether something goes wrong with it. */
  readonly tableFault?: (call: number) => Fault | undefined;
  readonly profile?: Partial<Profile>;
  readonly events?: 'eventgrid' | 'cloudevents' | 'none';
  readonly settings?: Partial<Configuration['settings']>;
  /** False: the reconciler is not RBAC Administrator, so it cannot grant roles. */
  readonly mayGrant?: boolean;
  /** Where the configuration comes from, instead of `Stage.configuration`. */
  readonly source?: (subscription: string) => ConfigSource;
  /** How often the work pump looks; a divisor of 60. Default 15. */
  readonly pumpSeconds?: number;
  /** As RECONCILER_DRY_RUN says. */
  readonly dryRun?: boolean;
  /** What the task hub holds when the host starts: instances that another version has left under way. */
  readonly hub?: HubStore;
  /** Hears every line that the product or its host logs, with its fields as they come. */
  readonly log?: (line: string) => void;
  /** Chart repositories, registries and forges. Default: there are none. */
  readonly outside?: Outside;
  /** Goes on from there. Default: an empty subscription. */
  readonly from?: Prepared;
  /** True: calls to ARM, events and requests go over a socket, and the app is loaded as in a new process. */
  readonly asDeployed?: boolean;
}

export type Outside = Pick<Adapters, 'charts'> & Pick<Systems, 'registries' | 'forge'>;

export async function openStage(options: StageOptions = {}): Promise<Stage> {
  const clock = new VirtualClock(options.from?.at ?? START);
  const { azure, subscription, configuration } = await azureOn(clock, options);
  const looking = { on: false };
  const tables = tablesOf(options, looking);
  const store = createStore(tables, {
    wait: () => Promise.resolve(),
  });
  const failed: string[] = [];
  const hub = memoryHubStore(options.from?.hub);
  const host = await startHostOf(clock, { hub, failed }, options).catch(async (error: unknown) => {
    // An app that is not built must fail the test, and not hang it.
    await azure.stop();
    throw error;
  });
  const source = options.source?.(subscription) ?? sourceOf(configuration);
  const transport = options.asDeployed ? loopbackTransport(azure.url) : directTransport(azure);
  const services = servicesOn({ clock, transport, store, configuration: source });
  const log: Adapters['log'] = (...line) => options.log?.(JSON.stringify(line));
  const all = { ...services, ...options.outside, log, dryRun: options.dryRun ?? false };
  provide(host, all);
  if (options.events !== 'none') {
    const url = `${host.url}/runtime/webhooks/eventgrid?functionName=onResourceEvent`;
    const sink = { url, schema: options.events ?? 'eventgrid' } as const;
    const post = options.asDeployed === true ? {} : { post: directPost(host) };
    await clock.track(azure.deliverEventsTo({ ...sink, ...post }));
  }
  return {
    clock,
    azure,
    host,
    store,
    tables,
    subscription,
    configuration,
    failed,
    settle: (minutes = 30) =>
      settle(clock, host, minutes, async () => {
        looking.on = true;
        const quiet = await isQuiet(host, store);
        looking.on = false;
        return quiet;
      }),
    http: (method, path, body, headers) =>
      send(host, options.asDeployed === true, { method, path, body, headers }),
    renew: (changed) => provide(host, { ...all, ...changed }),
    freeze: () => ({
      at: clock.now(),
      azure: azure.freeze(),
      tables: tables.state(),
      hub: hub.state(),
      subscription,
      configuration: configuration.current,
    }),
    async stop() {
      await host.stop();
      await azure.stop();
    },
  };
}

async function azureOn(
  clock: VirtualClock,
  options: StageOptions,
): Promise<Pick<Stage, 'azure' | 'subscription' | 'configuration'>> {
  const { from, simulator } = options;
  const azure = await startSimulatedAzure({
    clock,
    latency: { requestMs: 0 },
    ...simulator,
    ...(from && { from: from.azure }),
  });
  const subscription = from?.subscription ?? newSubscription(azure, options);
  const current = from?.configuration ?? configurationOf(subscription, options);
  return { azure, subscription, configuration: { current } };
}

function tablesOf(options: StageOptions, looking: { readonly on: boolean }): MemoryTables {
  const { from } = options;
  return memoryTables({
    fault: faultsOf(options, looking),
    ...(from && { from: from.tables }),
  });
}

/** As infra/ leaves it. */
function newSubscription({ world }: SimulatedAzure, { mayGrant = true }: StageOptions): string {
  const { subscription } = prepareSubscription(world, { ...RECONCILER, mayGrant });
  world.createResourceGroup({ name: IDENTITY_GROUP });
  return subscription;
}

interface HubOfStage {
  readonly hub: HubStore;
  /** Takes up what fails. */
  readonly failed: string[];
}

async function startHostOf(
  clock: VirtualClock,
  { hub, failed }: HubOfStage,
  { hub: left, faults = noFaults(), log, asDeployed, pumpSeconds = 15 }: StageOptions,
): Promise<Host> {
  return startHost({
    appDir: process.cwd(),
    port: 0,
    clock,
    store: notingFailures(failed, left ?? hub),
    settings: {
      TASKHUB_NAME: 'test',
      DRIFT_SCHEDULE: '0 */15 * * * *',
      PUMP_SCHEDULE: `*/${pumpSeconds} * * * * *`,
      CHART_SCHEDULE: '0 7 * * * *',
    },
    faults,
    // A host that finds a hub with work in it has been started again.
    warm: asDeployed !== true && left === undefined,
    ...(log && { log: (entry) => log(JSON.stringify(entry)) }),
  });
}

/** The stage's own looks at the tables are no calls of the product: nothing goes wrong with them. */
function faultsOf(
  { tableFault }: StageOptions,
  looking: { readonly on: boolean },
): () => Fault | undefined {
  let calls = 0;
  return () => {
    if (looking.on || tableFault === undefined) return undefined;
    calls += 1;
    return tableFault(calls);
  };
}

function configurationOf(subscription: string, options: StageOptions): Configuration {
  const profile = aProfile({
    selector: { subscriptions: [subscription], resourceGroups: [], names: [], tags: {} },
    identities: {
      resourceGroups: [resourceGroupId(subscription, IDENTITY_GROUP)],
      tags: {},
      clustersTag: { name: 'aks-clusters', requiredIn: 'noGroup' },
      namespacesTag: { name: 'aks-namespaces', requiredIn: 'noGroup' },
      onDemandResourceGroups: [],
    },
    ...options.profile,
  });
  return {
    settings: {
      subscriptions: [subscription],
      tagPrefix: 'identity-reconciler.',
      cooldownSeconds: 20,
      contestedAfter: 3,
      maxWritesPerHour: 300,
      propagationSeconds: 0,
      absenceProofSeconds: 300,
      planRetentionDays: 30,
      ...options.settings,
    },
    profiles: [profile],
    ...NO_GITOPS,
  };
}

function sourceOf(configuration: Stage['configuration']): ConfigSource {
  return {
    current: async () => ({
      configuration: configuration.current,
      version: 'test',
      warnings: [],
      problems: [],
    }),
  };
}

/** Simulated API servers have their roles from the start: nothing is gained by waiting until one has read them. */
const IMMEDIATELY = (): Promise<void> => Promise.resolve();

interface Supply {
  readonly clock: VirtualClock;
  /** Of calls to ARM. */
  readonly transport: ReturnType<typeof loopbackTransport>;
  readonly store: Store;
  readonly configuration: ConfigSource;
}

function servicesOn({ clock, transport, store, configuration }: Supply): AllAdapters {
  const correlation = new AsyncLocalStorage<string>();
  const token = unsignedToken(RECONCILER);
  const now = (): IsoTime => isoTime(clock.now());
  // Ids of a stage that goes on from another one are later ones.
  let ids = (clock.now() - Date.parse(START)) / 1000;
  const azure = createAzure({
    credential: {
      getToken: async () => ({ token, expiresOnTimestamp: Number.MAX_SAFE_INTEGER }),
    },
    transport,
    correlationId: () => correlation.getStore() ?? 'none',
    retryDelayMs: 1,
    now: () => clock.now(),
  });
  return {
    azure,
    kubernetes: createKubernetes({ azure, now: () => clock.now(), pause: IMMEDIATELY }),
    ...NOTHING_OUTSIDE,
    store,
    configuration,
    now,
    idle: (wait) => clock.release(wait),
    pause: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    correlate: (id, work) => correlation.run(id, work),
    secret: () => undefined,
    access: 'keys',
    dryRun: false,
    log: () => undefined,
  };
}

/** Nothing of it may be called where a test has no charts. */
export const NOTHING_OUTSIDE: Outside = {
  charts: unreachable<Adapters['charts']>('chart repository'),
  registries: unreachable<Systems['registries']>('registry'),
  forge: () => Promise.reject(new Error('There is no forge on this stage.')),
};

function unreachable<T extends object>(what: string): T {
  return new Proxy({} as T, {
    get: () => () => Promise.reject(new Error(`There is no ${what} on this stage.`)),
  });
}

function provide(host: Host, all: AllAdapters): void {
  const provideAdapters = host.exports.provideAdapters as (factory: () => Adapters) => void;
  const services = guarded(all);
  provideAdapters(() => services);
}

/** True once no row is behind, no instance runs and Azure is at rest. */
async function settle(
  clock: VirtualClock,
  host: Host,
  minutes: number,
  atRest: () => Promise<boolean>,
): Promise<void> {
  const end = clock.now() + minutes * 60_000;
  let quiet = 0;
  while (clock.now() < end && quiet < 2) {
    await clock.advance(10_000);
    await host.idle();
    quiet = (await atRest()) ? quiet + 1 : 0;
  }
}

async function isQuiet(host: Host, store: Store): Promise<boolean> {
  const busy = host.hub
    .instances()
    .some(({ runtimeStatus }) => runtimeStatus === 'Running' || runtimeStatus === 'Pending');
  const items = [...(await store.work.clusters()), ...(await store.work.chartsAndRepositories())];
  return !busy && items.every((item) => item.generation === item.reconciledGeneration);
}

interface Call {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string> | undefined;
}

async function send(
  host: Host,
  overSocket: boolean,
  { method, path, body, headers }: Call,
): Promise<Response> {
  const text = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
  const all = { 'content-type': 'application/json', connection: 'close', ...headers };
  if (!overSocket) return directRequest(host, { method, url: path, headers: all, body: text });
  return fetch(host.url + path, {
    method,
    headers: all,
    ...(text !== undefined && { body: text }),
  });
}

/** Path of a cluster in the product's API. */
export function pathOf(cluster: ResourceId): string {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster);
  return `/api/clusters/${subscriptionId}/${resourceGroup}/${name}`;
}

/** What is sent a DELETE to off-board a cluster, with the word that it asks for. */
export function deletePathOf(cluster: ResourceId): string {
  return `${pathOf(cluster)}?confirm=${partsOf(cluster).name ?? ''}`;
}

/** Names of the user-assigned identities on each host of a cluster, sorted, the kubelet's left out. */
export function identitiesOn(stage: Stage, cluster: ResourceId): Record<string, string[]> {
  return Object.fromEntries(
    stage.azure.world.hosts(cluster).map((host) => [
      host.pool,
      host.identity.user
        .map(({ id }) => id.split('/').at(-1) ?? id)
        .filter((name) => !name.endsWith('-agentpool'))
        .sort(),
    ]),
  );
}

/** Conditions of a cluster as `Ready=True/Converged`. */
export async function conditionsOf(stage: Stage, cluster: ResourceId): Promise<readonly string[]> {
  const state = await stage.store.clusters.get(cluster);
  return (state?.conditions ?? []).map(({ type, status, reason }) => `${type}=${status}/${reason}`);
}

/** A cluster with three scale-set pools and its identities, created as somebody in Azure does. */
export function createCluster(
  stage: Stage,
  name = 'aks1',
  networkPlugin: 'azure' | 'kubenet' = 'azure',
): ResourceId {
  const pools = ['system', 'apps', 'batch'].map((pool) => ({ name: pool }));
  const { id } = stage.azure.world.createCluster({
    name,
    resourceGroup: 'rg-aks',
    pools,
    networkPlugin,
  });
  return resourceId(id);
}

export function createIdentities(stage: Stage, ...names: readonly string[]): void {
  for (const name of names) {
    stage.azure.world.createIdentity({ name, resourceGroup: IDENTITY_GROUP, existing: true });
  }
}
