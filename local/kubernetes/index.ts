import { seededRandom } from '../azure/random';
import type { Clock } from '../clock';
import { answer } from './answer';
import type { Subject } from './auth';
import { subjectOfAccount } from './auth';
import type { ApiCalls } from './calls';
import { newApiCalls } from './calls';
import { newAuthority } from './certificates';
import type { ApiFaults } from './faults';
import { newApiFaults } from './faults';
import { newSeats } from './flow-control';
import type { InClusterClient, Presence } from './in-cluster';
import { inClusterClient } from './in-cluster';
import type { Inside } from './inside';
import type { Kernel } from './kernel';
import type { KubeUserKind } from './kubeconfig';
import type { KubeObject } from './object';
import { kubeconfigFor } from './kubeconfig';
import { runKubelets } from './kubelet';
import { newRegistry } from './registry';
import { cutOff } from './response';
import { listenTls } from './server';
import { restore } from './kernel';
import { newStore } from './store';
import type { ClusterWorld } from './world';
import { worldOf } from './world';

export type { Subject } from './auth';
export type { ApiCalls } from './calls';
export type { ApiFaults } from './faults';
export type { FluxServed } from './flux';
export type { InClusterClient } from './in-cluster';
export type { KubeUserKind } from './kubeconfig';
export type { PolicyConstraint } from './gatekeeper';
export type { JsonMap, KubeObject } from './object';
export { asMap, isMap, textOf } from './object';
export { qualified } from './resources';
export { KubeError } from './status';
export type { Change } from './store';
export type { ClusterWorld } from './world';
export interface ApiServerOptions {
  readonly clock: Clock;
  /** Default 0: any free port. */
  readonly port?: number;
  readonly name?: string;
  /** Uids follow from it. Default 1. */
  readonly seed?: number;
  /** Time between two bookmarks of a watch. Default one minute. */
  readonly bookmarkMs?: number;
  /** History that is older is forgotten: watches from before it get 410. Default five minutes. */
  readonly compactAfterMs?: number;
  /** Whose bearer token it is; undefined: nobody's. */
  readonly authenticate?: (token: string) => Subject | undefined;
  /** Speaks HTTP/2 with who offers it, as an API server does. Default true. */
  readonly http2?: boolean;
  /** What is in it from before, as `objects` gave it. */
  readonly from?: readonly KubeObject[];
  /** Requests that are answered at a time; one more is refused with 429. Default: no end. */
  readonly seats?: number;
}

export interface SimulatedApiServer {
  readonly url: string;
  readonly port: number;
  /** Its own certificate authority, PEM as base64. */
  readonly caData: string;
  /** As listClusterUserCredential answers it. */
  kubeconfig(user: KubeUserKind): string;
  readonly world: ClusterWorld;
  readonly faults: ApiFaults;
  readonly calls: ApiCalls;
  /** What the pods of a ServiceAccount may read. */
  inCluster(account: { readonly namespace: string; readonly name: string }): InClusterClient;
  /** All that it holds, for `ApiServerOptions.from`. */
  objects(): readonly KubeObject[];
  /** Refuses connections until `up`. */
  down(): Promise<void>;
  up(): Promise<void>;
  /** Every credential given so far is answered 401; the next kubeconfig holds a fresh one. */
  revoke(): Promise<void>;
  /** Breaks every open watch. */
  cutWatches(): void;
  stop(): Promise<void>;
}

/** Starts a simulated API server on 127.0.0.1, over HTTPS with certificates of its own. */
export async function startApiServer(options: ApiServerOptions): Promise<SimulatedApiServer> {
  const { clock, name = 'aks' } = options;
  const authority = await newAuthority(name);
  const kernel = newKernel(options, name);
  const { store } = kernel;
  const endKubelets = runKubelets(kernel);
  const revoked = new Set<string>();
  const inside: Inside = {
    ...{ kernel, revoked },
    ...(options.authenticate !== undefined && { authenticate: options.authenticate }),
    seats: newSeats(options.seats ?? Infinity),
    bookmarkMs: options.bookmarkMs ?? 60_000,
    faults: newApiFaults(),
    calls: newApiCalls(),
    watches: new Set(),
    hanging: new Set(),
  };
  const pair = await authority.issue({ user: 'kube-apiserver' });
  const listener = await listenTls(
    { port: options.port ?? 0, pair, authority: authority.cert, http2: options.http2 ?? true },
    (request, response) => void clock.track(answer(inside, request, response)),
  );
  const presence: Presence = { isUp: true, lost: new Set() };
  let serial = 1;
  let client = await authority.issue(clientName(serial));
  const url = `https://127.0.0.1:${listener.port}`;
  return {
    url,
    port: listener.port,
    caData: Buffer.from(authority.cert).toString('base64'),
    kubeconfig: (user) => kubeconfigFor({ name, url, authority: authority.cert }, user, client),
    world: worldOf(kernel),
    faults: inside.faults,
    calls: inside.calls,
    objects: () => kernel.registry.all().flatMap((resource) => store.list(resource)),
    inCluster: (account) => inClusterClient(kernel, presence, subjectOfAccount(account)),
    async down() {
      presence.lost.forEach((tell) => tell());
      presence.isUp = false;
      await listener.down();
    },
    async up() {
      await listener.up();
      presence.isUp = true;
    },
    async revoke() {
      revoked.add(clientName(serial).user);
      serial += 1;
      client = await authority.issue(clientName(serial));
    },
    cutWatches: () => [...inside.watches].forEach((end) => end()),
    async stop() {
      endKubelets();
      [...inside.watches].forEach((end) => end());
      [...inside.hanging].forEach(cutOff);
      await listener.down();
    },
  };
}

function newKernel(options: ApiServerOptions, name: string): Kernel {
  const { clock, seed = 1, compactAfterMs = 300_000, from = [] } = options;
  // What follows must not be given the uids that are taken already.
  const random = seededRandom(seed, from.length === 0 ? name : `${name}/later/${clock.now()}`);
  const store = newStore(clock, random, compactAfterMs);
  const kernel: Kernel = { clock, store, registry: newRegistry() };
  restore(kernel, from);
  return kernel;
}

/** AKS gives the user of a cluster without Entra ID the rights of an administrator. */
function clientName(serial: number): { readonly user: string; readonly groups: readonly string[] } {
  return { user: `clusterUser-${serial}`, groups: ['system:masters'] };
}
