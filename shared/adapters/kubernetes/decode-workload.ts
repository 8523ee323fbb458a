import type {
  ObjectName,
  ObservedName,
  ObservedNamespace,
  ObservedNodes,
  ObservedWorkload,
} from '../../core/installed/cluster-facts';
import { imagesOf, runs } from './decode-installation';
import type { Json } from './json';
import { asMap, asText, listIn, textMap } from './json';

const MAX_IMAGE_LENGTH = 500;
const MAX_LABELS = 30;
/** Annotations that say whose an object is. */
const OWNERS = /^(meta\.helm\.sh|kustomize\.toolkit\.fluxcd\.io|argocd\.argoproj\.io)\//;

/** NMI or MIC, whatever its name; undefined for anything else. */
export function workloadFrom(
  kind: ObservedWorkload['kind'],
  object: Json,
): ObservedWorkload | undefined {
  const part = runs(object, 'nmi') ? 'nmi' : 'mic';
  if (!runs(object, part)) return undefined;
  const metadata = asMap(object.metadata);
  const image = imagesOf(object).find((each) => each.includes(part)) ?? imagesOf(object)[0] ?? '';
  return {
    ...nameOf(metadata),
    part,
    kind,
    generation: numberOf(metadata.generation),
    observedGeneration: numberOf(asMap(object.status).observedGeneration),
    image: image.slice(0, MAX_IMAGE_LENGTH),
    ...releaseFrom(metadata),
    ...(kind === 'DaemonSet' ? ofDaemonSet(object) : ofDeployment(object)),
  };
}

type Counts = Pick<ObservedWorkload, 'desired' | 'updated' | 'available' | 'strategy'>;

function ofDaemonSet({ spec, status }: Json): Counts {
  const counts = asMap(status);
  return {
    desired: numberOf(counts.desiredNumberScheduled),
    updated: numberOf(counts.updatedNumberScheduled),
    available: numberOf(counts.numberAvailable),
    strategy: asText(asMap(asMap(spec).updateStrategy).type) || 'RollingUpdate',
  };
}

function ofDeployment({ spec, status }: Json): Counts {
  const { replicas } = asMap(spec);
  const counts = asMap(status);
  return {
    // Absent is 1, as the API server defaults it.
    desired: typeof replicas === 'number' ? replicas : 1,
    updated: numberOf(counts.updatedReplicas),
    available: numberOf(counts.availableReplicas),
    strategy: asText(asMap(asMap(spec).strategy).type) || 'RollingUpdate',
  };
}

/** A ClusterRole by name, with the Helm release that owns it. */
export function clusterRoleFrom(object: Json): ObservedName {
  const metadata = asMap(object.metadata);
  return { kind: 'ClusterRole', name: asText(metadata.name), ...releaseFrom(metadata) };
}

/** A namespace with labels and owner annotations, both limited in number. */
export function namespaceFrom(object: Json): ObservedNamespace {
  const metadata = asMap(object.metadata);
  const owners = Object.entries(textMap(metadata.annotations)).filter(
    ([key, value]) => OWNERS.test(key) && value.length <= MAX_IMAGE_LENGTH,
  );
  return {
    name: asText(metadata.name),
    labels: Object.fromEntries(Object.entries(textMap(metadata.labels)).slice(0, MAX_LABELS)),
    owners: Object.fromEntries(owners.slice(0, MAX_LABELS)),
    leaving: asText(metadata.deletionTimestamp) !== '',
  };
}

/** How many nodes there are, and how many of them are not ready or cordoned. */
export function nodesFrom(nodes: readonly Json[]): ObservedNodes {
  return {
    all: nodes.length,
    notReady: nodes.filter((node) => !isReady(node)).length,
    cordoned: nodes.filter(({ spec }) => asMap(spec).unschedulable === true).length,
  };
}

/** One that says nothing yet is taken for Ready: nobody should be told of a fault that does not exist. */
function isReady({ status }: Json): boolean {
  const ready = listIn(status, 'conditions')
    .map(asMap)
    .find(({ type }) => type === 'Ready');
  return ready === undefined || ready.status === 'True';
}

/** Helm 3 and 4 write both on everything that they install. */
function releaseFrom(metadata: Json): { readonly release?: ObjectName } {
  const annotations = textMap(metadata.annotations);
  const [namespace, name] = ['namespace', 'name'].map(
    (part) => annotations[`meta.helm.sh/release-${part}`],
  );
  return namespace === undefined || name === undefined ? {} : { release: { namespace, name } };
}

function nameOf(metadata: Json): ObjectName {
  return { namespace: asText(metadata.namespace), name: asText(metadata.name) };
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : 0;
}
