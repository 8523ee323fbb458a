import type { ClusterWorld, JsonMap, KubeObject, SimulatedApiServer } from '../kubernetes';
import { asMap, isMap, textOf } from '../kubernetes';
import type { Launch } from '../nmi';
import { isAvailable, isOwnedBy, nodeOf } from '../workloads/daemon-pod';
import { nmiView } from './nmi-view';

/** NMI as it runs on a node, recognised by its image, no matter who installed it. */
export interface NmiPod {
  /** Of the pod; of the DaemonSet and its generation where nobody makes pods of it. */
  readonly key: string;
  readonly account: { readonly namespace: string; readonly name: string };
  readonly flags: Launch['flags'];
}

const IMAGE = /(^|\/)nmi([:@]|$)/;

/** Undefined: no pod of NMI runs there, or it ends as soon as it starts. */
function nmiPodOn(world: ClusterWorld, node: string): NmiPod | undefined {
  const running = world
    .list('DaemonSet')
    .filter((one) => containerOf(templateOf(one)) !== undefined)
    .flatMap((daemonSet) => podOf(world, daemonSet, node) ?? []);
  for (const { kind, spec, metadata } of running) {
    const { namespace = 'default', uid, generation } = metadata;
    const name = textOf(asMap(spec).serviceAccountName) || 'default';
    const key = `${uid}/${kind === 'Pod' ? '' : generation}`;
    const flags = flagsOf(containerOf(asMap(spec)) ?? {});
    if (flags !== undefined) return { key, account: { namespace, name }, flags };
  }
  return undefined;
}

/** The pod there that is ready. Without a DaemonSet controller there are no pods, and nobody counts them: what is installed runs. */
function podOf(world: ClusterWorld, daemonSet: KubeObject, node: string): KubeObject | undefined {
  const { namespace } = daemonSet.metadata;
  const pods = world.list('Pod', namespace).filter((pod) => isOwnedBy(pod, daemonSet));
  const { observedGeneration, numberAvailable } = asMap(daemonSet.status);
  const isStatic = observedGeneration !== undefined && numberAvailable === undefined;
  if (isStatic) return { ...daemonSet, spec: templateOf(daemonSet) };
  return pods.find((pod) => nodeOf(pod) === node && isAvailable(pod));
}

function templateOf({ spec }: KubeObject): JsonMap {
  return asMap(asMap(asMap(spec).template).spec);
}

function containerOf({ containers }: JsonMap): JsonMap | undefined {
  const all = (Array.isArray(containers) ? containers : []).filter(isMap);
  return all.find(({ image }) => IMAGE.test(textOf(image)));
}

/** Flags as on its command line; what is not there has NMI's own default. Undefined for a mode that ends its process. */
function flagsOf({ args, env }: JsonMap): Launch['flags'] | undefined {
  const given = new Map(
    (Array.isArray(args) ? args : []).map((arg) => {
      const [flag = '', ...value] = String(arg).split('=');
      return [flag, value.length === 0 ? 'true' : value.join('=')] as const;
    }),
  );
  const mode = (given.get('--operation-mode') ?? 'standard').toLowerCase();
  if (mode !== 'managed' && mode !== 'standard') return undefined;
  const isSet = (flag: string): boolean => /^(true|t|1)$/i.test(given.get(flag) ?? '');
  const number = <N extends string>(name: N, flag: string): Partial<Record<N, number>> => {
    const value = given.get(flag);
    return value === undefined ? {} : ({ [name]: Number(value) } as Record<N, number>);
  };
  return {
    mode,
    forceNamespaced: isSet('--forceNamespaced') || isForced(env),
    micNamespace: given.get('--MICNamespace') ?? 'default',
    blockInstanceMetadata: isSet('--block-instance-metadata'),
    metadataHeaderRequired:
      !given.has('--metadata-header-required') || isSet('--metadata-header-required'),
    setRetryAfterHeader: isSet('--set-retry-after-header'),
    ...number('retryAttemptsForCreated', '--retry-attempts-for-created'),
    ...number('retryAttemptsForAssigned', '--retry-attempts-for-assigned'),
    ...number('findIdentityRetryIntervalSeconds', '--find-identity-retry-interval'),
  };
}

function isForced(env: unknown): boolean {
  const variables = (Array.isArray(env) ? env : []).filter(isMap);
  return variables.some(({ name, value }) => name === 'FORCENAMESPACED' && value === 'true');
}

/** What NMI is started with on a node of the cluster behind an API server. */
export function nmiLauncher(
  api: Pick<SimulatedApiServer, 'world' | 'inCluster'>,
): (node: string) => Launch | undefined {
  const views = new Map<string, ReturnType<typeof nmiView>>();
  return (node) => {
    const pod = nmiPodOn(api.world, node);
    if (pod === undefined) return undefined;
    const key = `${node}/${pod.key}`;
    const view = views.get(key) ?? nmiView(api.inCluster(pod.account));
    views.set(key, view);
    return { key: pod.key, api: view, flags: pod.flags };
  };
}
