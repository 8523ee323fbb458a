import type { Clock } from '../clock';
import type { ClusterWorld, KubeObject } from '../kubernetes';
import { asMap, isMap, textOf } from '../kubernetes';
import {
  daemonPod,
  imagesOf,
  isAvailable,
  isOf,
  isOwnedBy,
  nodeOf,
  revisionOf,
  running,
  waiting,
} from './daemon-pod';

export interface DaemonSetOptions {
  readonly world: ClusterWorld;
  readonly clock: Clock;
  /** From the pod's creation until it is ready, the end of the one before included. Default 9 s. */
  readonly podMs?: number;
  /** Between two attempts to pull an image. Default 20 s. */
  readonly pullBackOffMs?: number;
  /** Whether a kubelet can pull an image. Default: every one. */
  readonly hasImage?: (image: string) => boolean;
}

/**
 * The DaemonSet controller (kubernetes/pkg/controller/daemon) and the kubelets: one pod on each node, cordoned ones included, and a
 * new template goes from node to node, `maxUnavailable` at a time. A pod that is not available counts against it, whatever the
 * reason, so one sick node can hold a roll-out up. Returns a function that ends it.
 */
export function runDaemonSets(options: DaemonSetOptions): () => void {
  const { world, clock } = options;
  const timers = new Set<() => void>();
  let planned = false;
  const control: Control = { ...options, after };

  function after(ms: number, work: () => void): void {
    const cancel = clock.after(ms, () => {
      timers.delete(cancel);
      work();
    });
    timers.add(cancel);
  }
  function plan(): void {
    if (planned) return;
    planned = true;
    after(0, () => {
      planned = false;
      world.list('DaemonSet').forEach((one) => sync(control, one));
    });
  }
  const end = world.onChange(({ type, resource, object }) => {
    if (type === 'DELETED' && resource === 'daemonsets.apps') removePods(world, object);
    if (['daemonsets.apps', 'nodes', 'pods'].includes(resource)) plan();
  });
  plan();
  return () => {
    end();
    timers.forEach((cancel) => cancel());
  };
}

interface Control extends DaemonSetOptions {
  readonly after: (ms: number, work: () => void) => void;
}

function podsOf(world: ClusterWorld, daemonSet: KubeObject): readonly KubeObject[] {
  return world.list('Pod', daemonSet.metadata.namespace).filter((pod) => isOwnedBy(pod, daemonSet));
}

function removePods(world: ClusterWorld, daemonSet: KubeObject): void {
  for (const { metadata } of podsOf(world, daemonSet)) {
    world.remove('Pod', metadata.namespace, metadata.name);
  }
}

function sync(control: Control, daemonSet: KubeObject): void {
  const { world } = control;
  const nodes = world.list('Node').filter((node) => isWanted(daemonSet, node));
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  for (const pod of podsOf(world, daemonSet)) {
    if (!names.has(nodeOf(pod))) world.remove('Pod', pod.metadata.namespace, pod.metadata.name);
    else if (isAvailable(pod) && !isNodeReady(world, nodeOf(pod))) lose(control, pod);
  }
  rollOn(control, daemonSet, nodes.length);
  const taken = new Set(podsOf(world, daemonSet).map(nodeOf));
  const revision = revisionOf(daemonSet);
  for (const name of names) {
    if (!taken.has(name)) start(control, world.put(daemonPod(daemonSet, name, revision)));
  }
  report(world, daemonSet, nodes.length);
}

/** By its nodeSelector alone. The pods of a DaemonSet tolerate a cordon: node.kubernetes.io/unschedulable. */
function isWanted(daemonSet: KubeObject, { metadata }: KubeObject): boolean {
  const template = asMap(asMap(daemonSet.spec).template);
  const selector = asMap(asMap(template.spec).nodeSelector);
  const labels = asMap(metadata.labels);
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Deletes pods of the template before: those that are not available at once, others as far as maxUnavailable goes. */
function rollOn({ world }: Control, daemonSet: KubeObject, desired: number): void {
  const strategy = asMap(asMap(daemonSet.spec).updateStrategy);
  if (strategy.type === 'OnDelete') return;
  const revision = revisionOf(daemonSet);
  const pods = podsOf(world, daemonSet);
  const old = pods.filter((pod) => !isOf(pod, revision));
  const sick = old.filter((pod) => !isAvailable(pod));
  const missing = desired - pods.length;
  const unavailable = missing + pods.filter((pod) => !isAvailable(pod)).length;
  const allowed = Math.max(0, maxUnavailable(strategy, desired) - unavailable);
  const well = old.filter((pod) => isAvailable(pod)).slice(0, allowed);
  for (const { metadata } of [...sick, ...well]) {
    world.remove('Pod', metadata.namespace, metadata.name);
  }
}

/** A number, or a share of the nodes, rounded up; 1 where nothing is said. */
export function maxUnavailable(
  strategy: Readonly<Record<string, unknown>>,
  desired: number,
): number {
  const { maxUnavailable: value } = asMap(strategy.rollingUpdate);
  if (typeof value === 'number') return value;
  const percent = /^(\d+)%$/.exec(textOf(value))?.[1];
  return percent === undefined ? 1 : Math.max(1, Math.ceil((Number(percent) / 100) * desired));
}

/** Kubernetes takes pods on a node that is not Ready for not ready; its kubelet says otherwise once it is back. */
function lose(control: Control, pod: KubeObject): void {
  const lost = [{ type: 'Ready', status: 'False', reason: 'NodeNotReady' }];
  start(control, control.world.put({ ...pod, status: { phase: 'Running', conditions: lost } }));
}

/** The kubelet: pulls, starts, and reports ready. A node that is not Ready has none that answers. */
function start(control: Control, pod: KubeObject): void {
  const { podMs = 9000, pullBackOffMs = 20_000, after } = control;
  after(podMs, () => turnUp(pod));

  function turnUp(started: KubeObject): void {
    const { world, clock, hasImage = () => true } = control;
    const { namespace, name, uid } = started.metadata;
    const now = world.list('Pod', namespace).find(({ metadata }) => metadata.name === name);
    if (now === undefined || now.metadata.uid !== uid) return;
    if (!isNodeReady(world, nodeOf(now))) return after(pullBackOffMs, () => turnUp(started));
    const missing = imagesOf(now).find((image) => !hasImage(image));
    if (missing !== undefined) {
      world.put({ ...now, status: waiting(missing) });
      return after(pullBackOffMs, () => turnUp(started));
    }
    world.put({ ...now, status: running(new Date(clock.now()).toISOString(), imagesOf(now)) });
  }
}

function isNodeReady(world: ClusterWorld, name: string): boolean {
  const node = world.list('Node').find(({ metadata }) => metadata.name === name);
  const { conditions } = asMap(node?.status);
  const all = (Array.isArray(conditions) ? conditions : []).filter(isMap);
  return !all.some(({ type, status }) => type === 'Ready' && status !== 'True');
}

function report(world: ClusterWorld, { metadata }: KubeObject, desired: number): void {
  const daemonSet = world
    .list('DaemonSet', metadata.namespace)
    .find(({ metadata: { name } }) => name === metadata.name);
  if (daemonSet === undefined) return;
  const pods = podsOf(world, daemonSet);
  const revision = revisionOf(daemonSet);
  const available = pods.filter(isAvailable).length;
  world.put({
    ...daemonSet,
    status: {
      observedGeneration: daemonSet.metadata.generation,
      desiredNumberScheduled: desired,
      currentNumberScheduled: pods.length,
      updatedNumberScheduled: pods.filter((pod) => isOf(pod, revision)).length,
      numberReady: available,
      numberAvailable: available,
      numberUnavailable: desired - available,
      numberMisscheduled: 0,
    },
  });
}
