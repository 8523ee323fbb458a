import type { IncomingMessage, ServerResponse } from 'node:http';
import { seededRandom } from '../azure/random';
import type { Clock } from '../clock';
import { judgeFor } from './admission/judge';
import type { Subject } from './auth';
import { subjectOfAccount, unauthorized } from './auth';
import type { ApiCalls, CallRecorder } from './calls';
import { newApiCalls } from './calls';
import { newAuthority } from './certificates';
import { discover } from './discovery';
import { dryRunOf } from './dry-run';
import type { ApiFault, ApiFaults } from './faults';
import { newApiFaults } from './faults';
import type { InClusterClient, Presence } from './in-cluster';
import { assertMay, inClusterClient } from './in-cluster';
import type { KubeUserKind } from './kubeconfig';
import { kubeconfigFor } from './kubeconfig';
import type { ApiRequest } from './request';
import { isWatch, targetOf, verbOf } from './request';
import { newRegistry } from './resources';
import { bodyOf, certificateOf, listenTls } from './server';
import { KubeError } from './status';
import { newStore } from './store';
import type { Kernel } from './verbs';
import { serve } from './verbs';
import type { EndWatch } from './watch';
import { openWatch } from './watch';
import type { ClusterWorld } from './world';
import { worldOf } from './world';

export type { Subject } from './auth';
export type {  ApiCalls } from './calls';
export type {   ApiFaults } from './faults';
export type { FluxServed } from './flux';
export type { InClusterClient } from './in-cluster';
;
export type { KubeUserKind } from './kubeconfig';
export type { PolicyConstraint } from './gatekeeper';
export type { JsonMap, KubeObject } from './object';
export { asMap, isMap, textOf } from './object';
;
export { qualified } from './resources';
export { KubeError } from './status';
export type { Change } from './store';
export type { ClusterWorld } from './world';
;

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
  const { clock, name = 'aks', seed = 1, compactAfterMs = 300_000 } = options;
  const authority = await newAuthority(name);
  const store = newStore(clock, seededRandom(seed, name), compactAfterMs);
  const kernel: Kernel = { clock, store, registry: newRegistry(), snapshots: new Map() };
  const inside: Inside = {
    kernel,
    options,
    faults: newApiFaults(),
    calls: newApiCalls(),
    watches: new Set(),
    hanging: new Set(),
    revoked: new Set(),
  };
  const listener = await listenTls(
    options.port ?? 0,
    await authority.issue({ user: 'kube-apiserver' }),
    authority.cert,
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
      inside.revoked.add(clientName(serial).user);
      serial += 1;
      client = await authority.issue(clientName(serial));
    },
    cutWatches: () => [...inside.watches].forEach((end) => end()),
    async stop() {
      [...inside.watches].forEach((end) => end());
      [...inside.hanging].forEach((response) => response.destroy());
      await listener.down();
    },
  };
}

/** AKS gives the user of a cluster without Entra ID the rights of an administrator. */
function clientName(serial: number): { readonly user: string; readonly groups: readonly string[] } {
  return { user: `clusterUser-${serial}`, groups: ['system:masters'] };
}

/** What the parts of the server share. */
interface Inside {
  readonly kernel: Kernel;
  readonly options: ApiServerOptions;
  readonly faults: ApiFaults;
  readonly calls: CallRecorder;
  readonly watches: Set<EndWatch>;
  readonly hanging: Set<ServerResponse>;
  /** Users whose certificates count no more. */
  readonly revoked: Set<string>;
}

async function answer(
  inside: Inside,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(incoming.url ?? '/', 'https://localhost');
  const method = incoming.method ?? 'GET';
  const watch = isWatch(searchParams);
  let user = '';
  const finish = (status: number): void =>
    inside.calls.record({
      at: inside.kernel.clock.now(),
      method,
      path: pathname,
      watch,
      status,
      user,
    });
  try {
    const body = await bodyOf(incoming);
    const fault = inside.faults.take({ method, path: pathname, watch });
    if (fault !== undefined && isRude(inside, fault, response)) return finish(0);
    const subject = subjectOf(inside, incoming);
    user = subject.user;
    const request: ApiRequest = {
      method,
      path: pathname,
      query: searchParams,
      body,
      contentType: String(incoming.headers['content-type'] ?? ''),
    };
    dispatch(inside, request, { subject, fault, response });
    finish(response.statusCode);
  } catch (error) {
    finish(refuse(response, error));
  }
}

/** Faults that leave the client without an answer. */
function isRude({ hanging }: Inside, fault: ApiFault, response: ServerResponse): boolean {
  if (fault.kind === 'reset') response.destroy();
  else if (fault.kind === 'hang') hanging.add(response);
  else return false;
  return true;
}

function subjectOf({ options, revoked }: Inside, incoming: IncomingMessage): Subject {
  const [, token] = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '') ?? [];
  const subject = token === undefined ? certificateOf(incoming) : options.authenticate?.(token);
  if (subject === undefined || revoked.has(subject.user)) throw unauthorized();
  return subject;
}

interface Occasion {
  readonly subject: Subject;
  readonly fault: ApiFault | undefined;
  readonly response: ServerResponse;
}

function dispatch(
  inside: Inside,
  request: ApiRequest,
  { subject, fault, response }: Occasion,
): void {
  const { kernel } = inside;
  throwFault(fault);
  const found = discover(kernel.registry, request.path);
  if (found !== undefined) return send(response, 200, found);
  const target = targetOf(kernel.registry, request.path);
  const { resource, namespace, name } = target;
  assertMay(kernel, subject, {
    ...{ verb: verbOf(request, target), resource },
    ...(namespace !== undefined && { namespace }),
    ...(name !== undefined && { name }),
  });
  if (request.method === 'GET' && isWatch(request.query)) {
    return watch(inside, request, { target, fault, response });
  }
  const judge = judgeFor(kernel, subject, (text) => addWarning(response, text));
  const isDry = request.query.get('dryRun') === 'All';
  const judged = { ...(isDry ? dryRunOf(kernel) : kernel), judge };
  const { status, body } = serve(judged, request, target);
  if (fault?.kind === 'garbage') void response.writeHead(200).end('{"kind": "Li');
  else send(response, status, body);
}

function throwFault(fault: ApiFault | undefined): void {
  if (fault?.kind === 'gone') {
    throw new KubeError(410, 'Expired', 'too old resource version');
  }
  if (fault?.kind !== 'answer') return;
  const { status, retryAfterSeconds } = fault;
  throw new KubeError(status, 'InjectedFault', 'a fault that the test asked for', {
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  });
}

function watch(
  { kernel, options, watches }: Inside,
  request: ApiRequest,
  {
    target,
    fault,
    response,
  }: { readonly target: ReturnType<typeof targetOf> } & Pick<Occasion, 'fault' | 'response'>,
): void {
  const end = openWatch(kernel, request, target, {
    response,
    bookmarkMs: options.bookmarkMs ?? 60_000,
    ...(fault?.kind === 'cut' && { cutAfterLines: fault.afterLines }),
  });
  watches.add(end);
  response.on('close', () => watches.delete(end));
  if (fault?.kind === 'garbage') response.write('{"type": "MODIF\n');
}

/** RFC 7234 5.5; what is not plain text is left out of it. */
function addWarning(response: ServerResponse, text: string): void {
  response.appendHeader('warning', `299 - ${JSON.stringify(text.replace(/[^ -~]/g, ''))}`);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

function refuse(response: ServerResponse, error: unknown): number {
  const problem =
    error instanceof KubeError
      ? error
      : new KubeError(
          500,
          'InternalError',
          error instanceof Error ? (error.stack ?? '') : String(error),
        );
  const { retryAfterSeconds } = problem.details;
  if (typeof retryAfterSeconds === 'number') response.setHeader('retry-after', retryAfterSeconds);
  send(response, problem.code, problem.body());
  return problem.code;
}
