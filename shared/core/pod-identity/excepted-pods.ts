import type { IdentityPod, PodIdentityException } from '../cluster/objects';
import { isFinished, POD_LABEL } from '../cluster/objects';
import { isExcepted, isForAddons } from './exceptions';

/** Pods that carry a label, in one namespace: what has to be listed to see whom an exception names. */
export interface ExceptedLabel {
  readonly namespace: string;
  readonly key: string;
}

/** Who may write exceptions says how many there are. */
const MAX_LABELS = 50;
/** What the API server takes for the key of a label; no pod has any other. */
const KEY = /^(?:[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\/)?[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$/;

/**
 * The labels that exceptions name, each once in its namespace. Those of the add-ons are meant so, and so is what is in
 * `trusted` namespaces: anyone who can write there is trusted with every token anyway.
 */
export function exceptedLabels(
  exceptions: readonly PodIdentityException[],
  trusted: readonly string[],
): readonly ExceptedLabel[] {
  const all = exceptions
    .filter(({ meta }) => !trusted.includes(meta.namespace))
    .flatMap(({ meta: { namespace }, podLabels }) =>
      Object.entries(podLabels)
        .filter(([key, value]) => KEY.test(key) && !isForAddons(namespace, key, value))
        .map(([key]) => ({ namespace, key })),
    );
  const distinct = new Map(all.map((label) => [`${label.namespace} ${label.key}`, label]));
  return [...distinct.values()].slice(0, MAX_LABELS);
}

/** Of pods that were listed by such labels, each once: those that an exception names, and that no list of others has. */
export function exceptedPods(
  listed: readonly IdentityPod[],
  exceptions: readonly PodIdentityException[],
): readonly IdentityPod[] {
  const byNamespace = Map.groupBy(exceptions, ({ meta }) => meta.namespace);
  const distinct = new Map(listed.map((pod) => [pod.meta.uid, pod]));
  return [...distinct.values()].filter(
    (pod) =>
      !Object.hasOwn(pod.meta.labels, POD_LABEL) &&
      !isFinished(pod) &&
      (byNamespace.get(pod.meta.namespace) ?? []).some((each) => isExcepted(pod.meta.labels, each)),
  );
}
