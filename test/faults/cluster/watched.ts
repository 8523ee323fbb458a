import { isoTime } from '../../../shared/core/base/iso-time';
import type { IsoTime } from '../../../shared/core/base/iso-time';
import { join } from 'node:path';
import { VirtualClock } from '../../../local/clock';
import type { Faults, Host } from '../../../local/host';
import { memoryHubStore, noFaults, startHost } from '../../../local/host';
import type { Azure } from '../../../shared/adapters/azure/azure';
import type {
  ClusterApi,
  WatchEnd,
  WatchEvent,
  WatchRequest,
  WatchStart,
} from '../../../shared/adapters/kubernetes/kubernetes';
import { createStore, memoryTables } from '../../../shared/adapters/store';
import type { Store } from '../../../shared/adapters/store/store';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import { watchInstanceId } from '../../../shared/core/base/keys';
import type { Profile } from '../../../shared/core/configuration/profile';
import { guarded } from '../../../shared/guarded';
import type { Adapters } from '../../../shared/current-adapters';
import { NOTHING_OUTSIDE } from '../../support/stage';
import { CLUSTER, cluster, NO_GITOPS, profile, SUBSCRIPTION } from '../../support/world';
import { WATCH_CLUSTER } from '../../../orchestrations/names';

/** Within the time of these tests. */
const NEVER = '0 0 0 * * *';

const DOWN: Failure = { policy: 'Transient', code: 'ApiServerUnreachable', message: 'down' };

interface Connection {
  readonly request: WatchRequest;
  readonly hear: (event: WatchEvent) => void;
  readonly end: (end: WatchEnd) => void;
}

/** As much of an API server as a watch sees: objects by kind with their history, connections, outages. */
export class ApiServer {
  lists = 0;
  watches = 0;
  down = false;
  /** Each connection is cut after so many events. */
  cutAfter = Number.POSITIVE_INFINITY;
  private version = 1;
  private oldest = 0;
  private history: { readonly kind: string; readonly event: WatchEvent }[] = [];
  private readonly objects = new Map<string, Map<string, string>>();
  private readonly connections = new Set<Connection>();

  constructor(private readonly clock: VirtualClock) {}

  get calls(): number {
    return this.lists + this.watches;
  }

  put(kind: string, key: string, fingerprint: string): void {
    this.of(kind).set(key, fingerprint);
    this.tell(kind, 'MODIFIED', key, fingerprint);
  }

  delete(kind: string, key: string): void {
    this.of(kind).delete(key);
    this.tell(kind, 'DELETED', key, '');
  }

  /** Nobody is answered any more, and open connections break. */
  goDown(): void {
    this.down = true;
    for (const { end } of [...this.connections]) end({ kind: 'failed', failure: DOWN });
  }

  cut(): void {
    for (const { end } of [...this.connections]) end({ kind: 'closed' });
  }

  /** etcd compacts: nobody can go on from what he has seen, and open watches hear of it. */
  compact(): void {
    this.oldest = this.version;
    this.history = [];
    for (const { end } of [...this.connections]) end({ kind: 'expired' });
  }

  api(): ClusterApi {
    const refuse = async (): Promise<never> => {
      throw new ReconcileError(DOWN);
    };
    return {
      read: refuse,
      netRaw: refuse,
      admission: refuse,
      groupVersions: refuse,
      facts: refuse,
      createAssigned: refuse,
      replaceAssigned: refuse,
      setAssignedState: refuse,
      deleteAssigned: refuse,
      listForWatch: (kind) => this.list(kind),
      watch: (request, onEvent) => this.watch(request, onEvent),
    };
  }

  private async list(kind: string): Promise<WatchStart> {
    this.lists += 1;
    if (this.down) throw new ReconcileError(DOWN);
    return { resourceVersion: String(this.version), fingerprints: new Map(this.of(kind)) };
  }

  private async watch(
    request: WatchRequest,
    onEvent: (event: WatchEvent) => void,
  ): Promise<WatchEnd> {
    this.watches += 1;
    if (this.down) return { kind: 'failed', failure: DOWN };
    const from = Number(request.resourceVersion);
    if (from < this.oldest) return { kind: 'expired' };
    return new Promise((resolve) => {
      let heard = 0;
      const connection: Connection = {
        request,
        hear: (event) => {
          onEvent(event);
          heard += 1;
          if (heard >= this.cutAfter) connection.end({ kind: 'closed' });
        },
        end: (end) => {
          this.connections.delete(connection);
          resolve(end);
        },
      };
      this.connections.add(connection);
      request.signal.addEventListener('abort', () => connection.end({ kind: 'closed' }));
      this.clock.after(request.timeoutSeconds * 1000, () => connection.end({ kind: 'closed' }));
      const missed = this.history.filter(
        ({ kind, event }) => kind === request.kind && Number(event.resourceVersion) > from,
      );
      for (const { event } of missed) if (this.connections.has(connection)) connection.hear(event);
    });
  }

  private of(kind: string): Map<string, string> {
    const known = this.objects.get(kind) ?? new Map<string, string>();
    this.objects.set(kind, known);
    return known;
  }

  private tell(kind: string, type: WatchEvent['type'], key: string, fingerprint: string): void {
    this.version += 1;
    const event = { type, key, fingerprint, resourceVersion: String(this.version) };
    this.history.push({ kind, event });
    for (const each of [...this.connections]) if (each.request.kind === kind) each.hear(event);
  }
}

/** One watched cluster under the real orchestrator, activity and local host; its reconcile runs all fail. */
export interface Watched {
  readonly clock: VirtualClock;
  readonly host: Host;
  readonly server: ApiServer;
  readonly store: Store;
  readonly profile: { current: Profile };
  /** Lets time pass. */
  pass(seconds: number): Promise<void>;
  /** What the watch has asked for, oldest first. */
  asked(): Promise<readonly string[]>;
  /** What the watch said when it ended; undefined while it runs. */
  stopped(): unknown;
  stop(): Promise<void>;
}

export async function openWatched(faults: Faults = noFaults()): Promise<Watched> {
  const clock = new VirtualClock();
  const server = new ApiServer(clock);
  const current = { current: profile({ watch: true, objects: 'read' }) };
  const store = createStore(memoryTables(), { wait: () => Promise.resolve() });
  const asked = new Map<string, string>();
  const host = await startHost({
    appDir: join(__dirname, '..', '..', '..'),
    port: 0,
    clock,
    store: memoryHubStore(),
    settings: {
      TASKHUB_NAME: 'test',
      DRIFT_SCHEDULE: NEVER,
      PUMP_SCHEDULE: NEVER,
      CHART_SCHEDULE: NEVER,
    },
    faults,
    timers: false,
  });
  const provideAdapters = host.exports.provideAdapters as (factory: () => Adapters) => void;
  provideAdapters(() => servicesOn(clock, server, store, current));
  const instanceId = watchInstanceId(CLUSTER);
  host.hub.start(WATCH_CLUSTER, { instanceId, input: { cluster: CLUSTER } });
  async function remember(): Promise<void> {
    const item = await store.work.get(CLUSTER);
    for (const { at, source, detail } of item?.reasons ?? [])
      if (source === 'watch') asked.set(`${at} ${detail}`, detail);
  }
  return {
    clock,
    host,
    server,
    store,
    profile: current,
    async pass(seconds) {
      for (let left = seconds; left > 0; left -= 60) {
        await clock.advance(Math.min(left, 60) * 1000);
        await remember();
      }
    },
    async asked() {
      await remember();
      return [...asked.values()];
    },
    stopped: () => {
      const instance = host.hub.instance(instanceId);
      return instance?.runtimeStatus === 'Completed' ? instance.output : undefined;
    },
    async stop() {
      // The host waits for the activities that run, and a watch would wait for a clock that stands still.
      server.goDown();
      await clock.advance(2000);
      await host.stop();
    },
  };
}

function servicesOn(
  clock: VirtualClock,
  server: ApiServer,
  store: Store,
  current: { readonly current: Profile },
): Adapters {
  const now = (): IsoTime => isoTime(clock.now());
  const settings = {
    subscriptions: [SUBSCRIPTION],
    tagPrefix: 'identity-reconciler.',
    cooldownSeconds: 20,
    contestedAfter: 3,
    maxWritesPerHour: 300,
    propagationSeconds: 0,
    absenceProofSeconds: 300,
    planRetentionDays: 30,
  };
  return guarded({
    // Whatever else a run asks of it fails: it is not the run that is looked at here.
    azure: { getCluster: async () => cluster() } as unknown as Azure,
    kubernetes: { of: () => server.api() },
    ...NOTHING_OUTSIDE,
    store,
    configuration: {
      current: async () => ({
        configuration: { settings, profiles: [current.current], ...NO_GITOPS },
        version: 'test',
        warnings: [],
        problems: [],
      }),
    },
    now,
    newId: () => 'plan',
    correlate: (_id, work) => work(),
    secret: () => undefined,
    idle: (wait) => clock.release(wait),
    pause: (ms) => new Promise((resolve) => void clock.after(ms, resolve)),
    access: 'keys',
    dryRun: false,
    log: () => undefined,
  });
}
