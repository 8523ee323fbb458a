import { parseAllDocuments } from 'yaml';
import type { FluxServed } from './flux';
import { fluxDefinitions } from './flux';
import type { PolicyConstraint } from './gatekeeper';
import { CONSTRAINT_KINDS, constraintObject, gatekeeperDefinitions } from './gatekeeper';
import type { Kernel } from './kernel';
import type { KubeObject } from './object';
import { asMap, isMap } from './object';
import type { Resource } from './resources';
import { podIdentityDefinitions } from './pod-identity';
import { KubeError } from './status';
import type { Change } from './store';
import { create } from './verbs/create';
import { remove } from './verbs/remove';
import { replace } from './verbs/replace';
import type { NmiInstallation, PodOptions } from './workloads';
import { micDeployment, nmiAccess, nmiDaemonSet, podObject } from './workloads';
import { WORLD } from './writer';

/** What people and controllers do in the cluster; every verb takes effect at once. */
export interface ClusterWorld {
  /** Creates or updates what the manifests say, as `kubectl apply` does. Throws KubeError. */
  apply(manifests: string | object | readonly object[]): readonly KubeObject[];
  get(kind: string, namespace: string | undefined, name: string): KubeObject | undefined;
  list(kind: string, namespace?: string): readonly KubeObject[];
  remove(kind: string, namespace: string | undefined, name: string): void;
  /** Creates or replaces one object as a controller does, without kubectl's annotation. Throws KubeError. */
  put(object: object): KubeObject;
  /** The kind as it is served; undefined: nobody serves it. */
  resourceOf(apiVersion: string, kind: string): Resource | undefined;
  /** Hears of every change, as a watch of all kinds would. Returns a function that takes the listener back. */
  onChange(listener: (change: Change) => void): () => void;
  /** Every kind that is served. */
  resources(): readonly Resource[];
  /** The nodes of the cluster, all of them. */
  setNodes(nodes: readonly { readonly name: string; readonly providerId: string }[]): void;
  createPod(pod: PodOptions): KubeObject;
  schedule(namespace: string, pod: string, node: string): void;
  setPhase(namespace: string, pod: string, phase: NonNullable<PodOptions['phase']>): void;
  /** Both steps of a pod's end at once: it is told to stop, and is gone. */
  deletePod(namespace: string, pod: string): void;
  /** As `kubectl delete pod`: it is told to stop, and goes when its kubelet says that it has. */
  terminatePod(namespace: string, pod: string): void;
  installCrds(): void;
  installNmi(installation: NmiInstallation): void;
  installMic(replicas: number, namespace?: string): void;
  /** Gatekeeper with these constraints, and no other. */
  installGatekeeper(constraints: readonly PolicyConstraint[]): void;
  /** The kinds of Flux, without its controllers. */
  installFlux(served: FluxServed): void;
  /** Forgets the history: watches from before must list again. */
  compact(): void;
}

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

export function worldOf(kernel: Kernel): ClusterWorld {
  const base = baseOf(kernel);
  const world: ClusterWorld = {
    ...base,
    ...podVerbs(base),
    ...installVerbs(base),
    resourceOf: (apiVersion, kind) => kernel.registry.byKind(apiVersion, kind),
    resources: () => kernel.registry.all(),
    onChange: (listener) => kernel.store.onChange(listener),
    compact: () => kernel.store.compact(),
  };
  for (const name of ['default', 'kube-system', 'kube-public']) ensureNamespace(base, name);
  return world;
}

/** The verbs that the others are made of. */
interface Base extends Pick<ClusterWorld, 'apply' | 'get' | 'list' | 'remove' | 'put'> {
  /** The first step of a pod's end: it is told to stop. */
  terminate(namespace: string, name: string): void;
}

function baseOf(kernel: Kernel): Base {
  const { store, registry } = kernel;
  function resourceOf(kind: string): Resource {
    const resource = registry.all().find((each) => each.kind === kind);
    if (resource === undefined) throw new Error(`no kind ${kind}; was it installed?`);
    return resource;
  }
  function put(object: object): KubeObject {
    const { apiVersion, kind, metadata } = object as KubeObject;
    const resource = registry.byKind(apiVersion, kind);
    if (resource === undefined) {
      throw new KubeError(
        404,
        'NotFound',
        `no matches for kind "${kind}" in version "${apiVersion}"`,
      );
    }
    const namespace = resource.namespaced ? (metadata.namespace ?? 'default') : undefined;
    const body = { ...object, metadata: { ...metadata, ...(namespace && { namespace }) } };
    const target = { resource, ...(namespace !== undefined && { namespace }), name: metadata.name };
    const present = store.get(resource, namespace, metadata.name);
    return present === undefined
      ? create(kernel, target, body, WORLD)
      : replace(kernel, target, body, WORLD);
  }
  return {
    put,
    apply: (manifests) => objectsIn(manifests).map((each) => put(withLastApplied(each))),
    get: (kind, namespace, name) => store.get(resourceOf(kind), namespace, name),
    list(kind, namespace) {
      const resource = registry.all().find((each) => each.kind === kind);
      return resource === undefined ? [] : store.list(resource, namespace);
    },
    remove(kind, namespace, name) {
      const target = { resource: resourceOf(kind), ...(namespace && { namespace }), name };
      remove(kernel, target, { graceSeconds: 0 });
    },
    terminate(namespace, name) {
      remove(kernel, { resource: resourceOf('Pod'), namespace, name });
    },
  };
}

/** One that is there keeps its labels. */
function ensureNamespace({ put, get }: Base, name: string): void {
  if (get('Namespace', undefined, name) !== undefined) return;
  put({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } });
}

type PodVerbs = Pick<
  ClusterWorld,
  'setNodes' | 'createPod' | 'schedule' | 'setPhase' | 'deletePod' | 'terminatePod'
>;

function podVerbs(base: Base): PodVerbs {
  let addresses = 0;
  /** One that a pod from before has is not given again. */
  function nextAddress(): string {
    const taken = new Set(base.list('Pod').map((pod) => asMap(pod.status).podIP));
    do addresses += 1;
    while (taken.has(addressOf(addresses)));
    return addressOf(addresses);
  }
  function change(namespace: string, name: string, edit: (pod: KubeObject) => object): void {
    const pod = base.get('Pod', namespace, name);
    if (pod === undefined) throw new Error(`no pod ${namespace}/${name}`);
    base.put(edit(pod));
  }
  return {
    setNodes(nodes) {
      const names = new Set(nodes.map(({ name }) => name));
      for (const { metadata } of base.list('Node')) {
        if (!names.has(metadata.name)) base.remove('Node', undefined, metadata.name);
      }
      nodes.forEach((node) => base.put(nodeObject(node)));
    },
    createPod(pod) {
      ensureNamespace(base, pod.namespace ?? 'default');
      return base.put(podObject(pod, nextAddress()));
    },
    schedule: (namespace, name, node) =>
      change(namespace, name, (pod) => ({
        ...pod,
        spec: { ...asMap(pod.spec), nodeName: node },
        status: { phase: 'Running', podIP: nextAddress() },
      })),
    setPhase: (namespace, name, phase) =>
      change(namespace, name, (pod) => ({ ...pod, status: { ...asMap(pod.status), phase } })),
    deletePod(namespace, name) {
      base.terminate(namespace, name);
      if (base.get('Pod', namespace, name) !== undefined) base.remove('Pod', namespace, name);
    },
    terminatePod: (namespace, name) => base.terminate(namespace, name),
  };
}

type InstallVerbs = Pick<
  ClusterWorld,
  'installCrds' | 'installNmi' | 'installMic' | 'installGatekeeper' | 'installFlux'
>;

function installVerbs(base: Base): InstallVerbs {
  return {
    installCrds: () => podIdentityDefinitions().forEach(base.put),
    installNmi(installation) {
      ensureNamespace(base, installation.namespace ?? 'kube-system');
      nmiAccess(installation).forEach(base.put);
      base.put(nmiDaemonSet(installation, base.list('Node').length));
    },
    installMic(replicas, namespace = 'kube-system') {
      ensureNamespace(base, namespace);
      base.put(micDeployment(replicas, namespace));
    },
    installGatekeeper(constraints) {
      gatekeeperDefinitions().forEach(base.put);
      for (const kind of CONSTRAINT_KINDS) {
        for (const { metadata } of base.list(kind)) base.remove(kind, undefined, metadata.name);
      }
      constraints.map(constraintObject).forEach(base.put);
    },
    installFlux: (served) => fluxDefinitions(served).forEach(base.put),
  };
}

function nodeObject({
  name,
  providerId,
}: {
  readonly name: string;
  readonly providerId: string;
}): object {
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    spec: { providerID: providerId },
  };
}

/** Pod addresses of the cluster, 10.244.0.0/16. */
function addressOf(count: number): string {
  return `10.244.${Math.floor(count / 250)}.${(count % 250) + 1}`;
}

function objectsIn(manifests: string | object | readonly object[]): readonly object[] {
  if (typeof manifests !== 'string') return [manifests].flat();
  return parseAllDocuments(manifests)
    .map((document) => document.toJS() as unknown)
    .filter(isMap);
}

function withLastApplied(object: object): object {
  const { metadata } = object as KubeObject;
  const annotations = { ...metadata.annotations, [LAST_APPLIED]: `${JSON.stringify(object)}\n` };
  return { ...object, metadata: { ...metadata, annotations } };
}
