/** The NMI DaemonSet of a cluster: one NMI for each node that has one. */
import type { Clock } from '../clock';
import type { SimulatedImds } from './imds';
import { startNmi, type NmiOptions, type SimulatedNmi } from './nmi';
import type { ObjectKinds, ObjectSource, Places } from './objects';

export interface Nmis {
  readonly places: Places;
  readonly imds: SimulatedImds;
  /** NMI of a node, started when a pod there first asks. Undefined: none listens there, and nothing is in front of IMDS. */
  on(node: string): Promise<SimulatedNmi | undefined>;
  stop(): Promise<void>;
}

/** A cluster as far as NMI and the machines are concerned. */
export interface NmiCluster {
  readonly clock: Clock;
  readonly places: Places;
  readonly imds: SimulatedImds;
}

/** How NMI is started on a node. */
export interface Launch {
  /** Another one stops what runs, and starts anew. */
  readonly key: string;
  readonly api: ObjectSource;
  readonly flags: Omit<NmiOptions, 'clock' | 'api' | 'imds' | 'node' | 'places'>;
}

/** What NMI watches: with one of them kept from it, it waits, without a port and silently. */
const WATCHED: Readonly<Record<NmiOptions['mode'], readonly (keyof ObjectKinds)[]>> = {
  managed: ['Pod', 'AzureIdentity', 'AzureIdentityBinding', 'AzurePodIdentityException'],
  standard: ['Pod', 'AzureAssignedIdentity', 'AzurePodIdentityException'],
};
/** Pauses of client-go's reflector between two tries to list, the first and the longest. */
const FIRST_PAUSE_MS = 800;
const MAX_PAUSE_MS = 30_000;

/** Starts nothing yet. `launchOn`: undefined while nothing runs on the node. */
export function startNmis(
  cluster: NmiCluster,
  launchOn: (node: string) => Launch | undefined,
): Nmis {
  const running = new Map<string, Daemon>();
  async function on(node: string): Promise<SimulatedNmi | undefined> {
    const launch = launchOn(node);
    const before = running.get(node);
    if (launch !== undefined && before?.key === launch.key) return before.nmi();
    running.delete(node);
    await before?.stop();
    if (launch === undefined) return undefined;
    const daemon = startDaemon(cluster, launch, node);
    running.set(node, daemon);
    return daemon.nmi();
  }
  return {
    places: cluster.places,
    imds: cluster.imds,
    on,
    async stop() {
      await Promise.all([...running.values()].map((daemon) => daemon.stop()));
    },
  };
}

interface Daemon {
  readonly key: string;
  /** Undefined until its caches are filled, and for ever where NMI ends at once. */
  nmi(): Promise<SimulatedNmi | undefined>;
  stop(): Promise<void>;
}

function startDaemon(cluster: NmiCluster, { key, api, flags }: Launch, node: string): Daemon {
  const { clock, imds, places } = cluster;
  let started: Promise<SimulatedNmi | undefined> | undefined;
  let cancel = (): void => undefined;
  function attempt(pause: number): void {
    if (isFilled(api, flags.mode)) {
      // What NMI refuses to start with ends its process, again and again.
      started = startNmi({ ...flags, clock, api, imds, places, node }).catch(() => undefined);
      return;
    }
    cancel = clock.after(pause, () => attempt(Math.min(pause * 2, MAX_PAUSE_MS)));
  }
  attempt(FIRST_PAUSE_MS);
  return {
    key,
    nmi: async () => started,
    async stop() {
      cancel();
      await (await started)?.stop();
    },
  };
}

function isFilled(api: ObjectSource, mode: NmiOptions['mode']): boolean {
  try {
    WATCHED[mode].forEach((kind) => api.list(kind));
    return true;
  } catch {
    return false;
  }
}
