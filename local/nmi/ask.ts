/** For tests and the story of `npm start`: what a pod gets when it asks for a token. */
import type { Clock } from '../clock';
import { machineOf } from './handlers';
import type { SimulatedImds } from './imds';
import { startNmi, type NmiOptions, type SimulatedNmi } from './nmi';
import type { ObjectSource, PodObject } from './objects';

/** The NMI DaemonSet of a cluster: one NMI for each node, started when a pod there first asks. */
export interface Nmis {
  readonly objects: ObjectSource;
  on(node: string): Promise<SimulatedNmi>;
  stop(): Promise<void>;
}

/** A cluster as far as NMI sees it. */
export interface NmiCluster {
  readonly clock: Clock;
  readonly objects: ObjectSource;
  readonly imds: SimulatedImds;
}

type Flags = Omit<NmiOptions, 'clock' | 'api' | 'imds' | 'node'>;

/** Starts nothing yet. `flags` may be the mode alone. */
export function startNmis(cluster: NmiCluster, flags: Flags | Flags['mode']): Nmis {
  const { clock, objects: api, imds } = cluster;
  const options = typeof flags === 'string' ? { mode: flags } : flags;
  const running = new Map<string, Promise<SimulatedNmi>>();
  return {
    objects: api,
    on(node) {
      const known = running.get(node) ?? startNmi({ ...options, clock, api, imds, node });
      running.set(node, known);
      return known;
    },
    async stop() {
      const started = await Promise.all(running.values());
      await Promise.all(started.map((nmi) => nmi.stop()));
    },
  };
}

export interface PodName {
  readonly namespace: string;
  readonly pod: string;
}

export interface Wish {
  readonly clientId?: string;
  readonly resourceId?: string;
  /** Default https://vault.azure.net. */
  readonly resource?: string;
}

/**
 * Asks as the SDK in a pod does. A pod on the host network goes past NMI, straight to IMDS. Throws for a pod that does
 * not exist or has no node yet, for it cannot ask anybody.
 */
export async function askForToken(
  target: SimulatedNmi | Nmis,
  name: PodName,
  wish: Wish = {},
): Promise<{ readonly status: number; readonly body: unknown }> {
  const { node, pod } = placeOf(target.objects, name);
  const nmi = 'on' in target ? await target.on(node) : target;
  const query = queryOf(wish);
  const path = '/metadata/identity/oauth2/token';
  if (pod.spec?.hostNetwork === true) {
    return nmi.imds.get(machineOf(nmi.objects, node), { path, query, metadata: true });
  }
  const podIP = pod.status?.podIP ?? '';
  const { status, body } = await nmi.get(`${path}?${query.toString()}`, {
    podIP,
    headers: { Metadata: 'true' },
  });
  return { status, body };
}

function placeOf(objects: ObjectSource, name: PodName): { node: string; pod: PodObject } {
  const pod = objects.list('Pod').find(({ metadata }) => {
    return metadata.name === name.pod && metadata.namespace === name.namespace;
  });
  const node = pod?.spec?.nodeName;
  if (pod && node !== undefined && node !== '') return { node, pod };
  const why = pod ? 'is not scheduled yet' : 'does not exist';
  throw new Error(`Pod ${name.namespace}/${name.pod} ${why}, so it cannot ask for a token.`);
}

function queryOf({
  clientId,
  resourceId,
  resource = 'https://vault.azure.net',
}: Wish): URLSearchParams {
  return new URLSearchParams({
    resource,
    ...(clientId === undefined ? {} : { client_id: clientId }),
    ...(resourceId === undefined ? {} : { msi_res_id: resourceId }),
  });
}
