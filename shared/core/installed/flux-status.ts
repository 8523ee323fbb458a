import type { FluxCondition, ObjectName, ObservedFluxObject } from './cluster-facts';

/** How an object of Flux stands: `waits` is not a failure, and comes right by itself. */
export type FluxStatus =
  | { readonly kind: 'ready' | 'waits'; readonly message: string }
  | { readonly kind: 'failed'; readonly reason: string; readonly message: string };

/** With these a controller says False and only waits for others, or is about to try again. */
const WAITING: readonly string[] = [
  'DependencyNotReady',
  'SourceNotReady',
  'HelmChartNotReady',
  'Progressing',
  'ProgressingWithRetry',
  'HealthCheckCanceled',
];

/** As its controller says it, if that speaks of what the object asks for now. */
export function fluxStatus(object: ObservedFluxObject): FluxStatus {
  if (object.observedGeneration < object.generation) {
    const early = failureOfNow(object);
    if (early !== undefined) return early;
    return { kind: 'waits', message: `Flux has not looked at what it asks for now.` };
  }
  const ready = currentCondition(object, 'Ready');
  const failed = failedBy(currentCondition(object, 'Stalled'), ready);
  if (failed !== undefined) {
    return { kind: 'failed', reason: failed.reason, message: failed.message };
  }
  if (ready?.status === 'True') return { kind: 'ready', message: ready.message };
  return { kind: 'waits', message: ready?.message ?? 'Flux has said nothing yet.' };
}

/**
 * kustomize- and source-controller leave the observedGeneration of the status as it is while they fail, and say with the condition
 * itself what it is about (kustomization_controller.go, finalizeStatus).
 */
function failureOfNow(object: ObservedFluxObject): FluxStatus | undefined {
  const ready = object.conditions.find(({ type }) => type === 'Ready');
  if (ready?.observedGeneration === undefined || ready.observedGeneration < object.generation) {
    return undefined;
  }
  const failed = failedBy(currentCondition(object, 'Stalled'), ready);
  return failed && { kind: 'failed', reason: failed.reason, message: failed.message };
}

/** Stalled says that Flux gives up, Ready says over what. */
function failedBy(
  stalled: FluxCondition | undefined,
  ready: FluxCondition | undefined,
): FluxCondition | undefined {
  const isFalse = ready?.status === 'False';
  if (stalled?.status === 'True') return isFalse ? ready : stalled;
  return isFalse && !WAITING.includes(ready.reason) ? ready : undefined;
}

/** The condition, unless it is one of an older generation. */
export function currentCondition(
  { conditions, generation }: ObservedFluxObject,
  type: string,
): FluxCondition | undefined {
  const found = conditions.find((condition) => condition.type === type);
  return found !== undefined && (found.observedGeneration ?? generation) >= generation
    ? found
    : undefined;
}

/** True when both names are the same, namespace included. */
export function isNamed({ namespace, name }: ObjectName, other: ObjectName | undefined): boolean {
  return other !== undefined && namespace === other.namespace && name === other.name;
}

/** `kind namespace/name`, as people and kubectl write it. */
export function nameOf(kind: string, { namespace, name }: ObjectName): string {
  return `${kind} ${namespace}/${name}`;
}
