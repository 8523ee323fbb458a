import { buildChart, demoChart, type BuiltChart } from '../charts';
import { VirtualClock } from '../clock';
import type { Repository } from '../forge';
import { createRepository } from '../forge/repository';
import type { ClusterWorld, JsonMap, KubeObject, SimulatedApiServer } from '../kubernetes';
import { asMap, startApiServer } from '../kubernetes';
import type { SimulatedRegistries } from '../registry';
import { startRegistries } from '../registry';
import { putBlob, putManifest } from '../registry/store';
import type { SimulatedFlux } from '.';
import { outsideOf, startFlux } from '.';
import { conditionOf } from './flux-object';

const URL_OF_FLEET = 'https://github.com/contoso/fleet';
export const ACR = 'acrfleet.azurecr.io';
const IMAGES = 'oss/azure/aad-pod-identity';
const AUTHOR = { name: 'Mona', email: 'mona@example.com' };
const MINUTE = 60_000;

/** One cluster with Flux in it, a repository and a registry, on a virtual clock. */
export interface Bench {
  readonly clock: VirtualClock;
  readonly world: ClusterWorld;
  readonly api: SimulatedApiServer;
  readonly flux: SimulatedFlux;
  readonly registries: SimulatedRegistries;
  /** Hosts that the kubelet identity lacks AcrPull for. */
  readonly denied: Set<string>;
  /** Digest of the manifest of each chart version. */
  readonly digests: Readonly<Record<string, string>>;
  /** Commits to main; undefined: the file goes. The commit. */
  push(files: Readonly<Record<string, string | undefined>>): Promise<string>;
  /** As `git revert` of the last commit does. */
  revert(): Promise<string>;
  minutes(count: number): Promise<void>;
  status(kind: string, namespace: string, name: string): JsonMap;
  /** `False BuildFailed: …`, as `flux get` prints it. */
  ready(kind: string, namespace: string, name: string): string;
  /** Images of NMI's pods, by node. */
  nmiPods(): readonly string[];
  nmi(namespace?: string): KubeObject | undefined;
  stop(): Promise<void>;
}

export interface BenchOptions {
  readonly nodes?: number;
  readonly version?: string;
  readonly path?: string;
  readonly files: Readonly<Record<string, string>>;
}

export async function openBench(options: BenchOptions): Promise<Bench> {
  const { nodes = 3, version = '2.9.4', path = 'clusters/aks-shop', files } = options;
  const clock = new VirtualClock();
  const api = await startApiServer({ clock });
  const { world } = api;
  const registries = await startRegistries({ now: () => clock.now() });
  const digests = await fillRegistry(registries);
  const gotk = { [`${path}/flux-system/gotk-sync.yaml`]: gotkSync(path) };
  const git = await createRepository({
    files: { ...files, ...gotk },
    author: { ...AUTHOR, at: clock.now() },
  });
  const denied = new Set<string>();
  world.setNodes(numbered(nodes));
  const flux = startFlux({
    ...{ clock, world, version },
    outside: outsideOf({
      ...{ clock, registries, repositories: [{ url: URL_OF_FLEET, git }] },
      mayPull: (host) => !denied.has(host),
    }),
  });
  world.apply({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'flux-system' } });
  world.apply(gotkSync(path));
  return {
    ...{ clock, world, api, flux, registries, denied, digests },
    ...readers(world),
    push: (edits) => commit(git, edits, clock.now()),
    revert: () => revert(git, clock.now()),
    minutes: (count) => clock.advance(count * MINUTE),
    stop: () => close(api, registries, { flux, git }),
  };
}

async function close(
  api: SimulatedApiServer,
  registries: SimulatedRegistries,
  { flux, git }: { readonly flux: SimulatedFlux; readonly git: Repository },
): Promise<void> {
  flux.stop();
  await Promise.all([api.stop(), registries.stop(), git.close()]);
}

function readers(world: ClusterWorld): Pick<Bench, 'status' | 'ready' | 'nmiPods' | 'nmi'> {
  const find = (kind: string, namespace: string, name: string): KubeObject | undefined =>
    world.list(kind, namespace).find(({ metadata }) => metadata.name === name);
  return {
    status: (kind, namespace, name) => asMap(find(kind, namespace, name)?.status),
    ready(kind, namespace, name) {
      const mark = conditionOf(find(kind, namespace, name), 'Ready');
      return mark === undefined ? '' : `${mark.status} ${mark.reason}: ${mark.message}`;
    },
    nmiPods: () =>
      world
        .list('Pod')
        .filter(({ metadata }) => metadata.labels?.['app.kubernetes.io/component'] === 'nmi')
        .map((pod) => /nmi:(v[\d.]+)/.exec(JSON.stringify(pod.spec))?.[1] ?? ''),
    nmi: (namespace) =>
      world.list('DaemonSet', namespace).find(({ metadata }) => metadata.name.endsWith('-nmi')),
  };
}

function numbered(
  count: number,
): readonly { readonly name: string; readonly providerId: string }[] {
  return Array.from({ length: count }, (_, at) => {
    const name = `aks-np1-vmss${String(at).padStart(6, '0')}`;
    return { name, providerId: `azure:///${name}` };
  });
}

async function commit(
  git: Repository,
  edits: Readonly<Record<string, string | undefined>>,
  at: number,
): Promise<string> {
  const onto = await git.head('main');
  const sha = await git.commit({
    ...{ onto, message: 'Change', author: { ...AUTHOR, at } },
    edits: Object.entries(edits).map(([file, content]) => ({
      path: file,
      ...(content !== undefined && { content }),
    })),
  });
  await git.moveBranch('main', sha, onto);
  return sha;
}

async function revert(git: Repository, at: number): Promise<string> {
  const head = (await git.head('main')) ?? '';
  const [parent = ''] = (await git.readCommit(head))?.parents ?? [];
  const edits: Record<string, string | undefined> = {};
  for (const { path } of await git.diff(parent, head)) {
    edits[path] = (await git.readFile(parent, path))?.toString();
  }
  return commit(git, edits, at);
}

/** Chart packages and images as the reconciler brings them: 4.1.17 with 1.8.16, 4.1.18 with 1.8.17. */
async function fillRegistry(registries: SimulatedRegistries): Promise<Record<string, string>> {
  registries.addAcr({ name: 'acrfleet' });
  const digests: Record<string, string> = {};
  for (const [version, app] of [
    ['4.1.17', '1.8.16'],
    ['4.1.18', '1.8.17'],
  ] as const) {
    for (const name of ['nmi', 'mic']) {
      registries.addImage(ACR, { repository: `${IMAGES}/${name}`, tag: `v${app}` });
    }
    digests[version] = pushChart(registries, await demoChart(version, app));
  }
  const other = await buildChart({ name: 'webhook', version: '1.0.0' });
  digests.webhook = pushChart(registries, other);
  return digests;
}

/** Puts a chart into the registry as `helm push` does. Digest of its manifest. */
function pushChart(registries: SimulatedRegistries, chart: BuiltChart): string {
  const registry = registries.registry(ACR);
  const repository = `charts/${chart.name}`;
  const config = Buffer.from(JSON.stringify(chart.metadata));
  const layer = Buffer.from(chart.bytes);
  const manifest = {
    schemaVersion: 2,
    config: descriptor('config.v1+json', putBlob(registry, repository, config), config),
    layers: [descriptor('chart.content.v1.tar+gzip', putBlob(registry, repository, layer), layer)],
  };
  return putManifest(registry, repository, {
    reference: chart.version,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    bytes: Buffer.from(JSON.stringify(manifest)),
  });
}

function descriptor(type: string, digest: string, { length: size }: Buffer): object {
  return { mediaType: `application/vnd.cncf.helm.${type}`, digest, size };
}

/** What `flux bootstrap` writes for a path, and puts on the cluster. */
export function gotkSync(path: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: { name: flux-system, namespace: flux-system }
spec: { interval: 1m, url: ${URL_OF_FLEET}, ref: { branch: main } }
---
${kustomization('flux-system', path)}`;
}

/** A Flux Kustomization of `path`, with prune; `more`: fields of its spec, as flow YAML lines. */
export function kustomization(name: string, path: string, more = ''): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: ${name}, namespace: flux-system }
spec:
  interval: 10m
  retryInterval: 1m
  path: ./${path}
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
${more}`;
}

export function namespace(name: string, labels = '{}', annotations = '{}'): string {
  return `apiVersion: v1
kind: Namespace
metadata: { name: ${name}, labels: ${labels}, annotations: ${annotations} }
`;
}

export function chartSource(in_: string, ref: string): string {
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: { name: aad-pod-identity, namespace: ${in_} }
spec:
  interval: 5m
  url: oci://${ACR}/charts/aad-pod-identity
  provider: azure
  layerSelector: { mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy }
  ref: ${ref}
`;
}

/** NMI in managed mode from the OCIRepository of that namespace. */
export function helmRelease(in_: string, more = '', name = 'aad-pod-identity'): string {
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: { name: ${name}, namespace: ${in_} }
spec:
  interval: 5m
  chartRef: { kind: OCIRepository, name: aad-pod-identity }
${more}
  values:
    operationMode: managed
    image: { repository: ${ACR}/${IMAGES} }
`;
}
