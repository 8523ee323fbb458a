import type {
  AzureIdentity,
  AzureIdentityBinding,
  IdentityPod,
  ObjectMeta,
} from '../cluster/objects';
import { BEHAVIOR_ANNOTATION, isFinished } from '../cluster/objects';

/** A pod, an identity that it may use, and the binding that says so. */
export interface Match {
  readonly pod: IdentityPod;
  readonly identity: AzureIdentity;
  readonly binding: AzureIdentityBinding;
}

export interface MatchInput {
  readonly pods: readonly IdentityPod[];
  readonly identities: readonly AzureIdentity[];
  readonly bindings: readonly AzureIdentityBinding[];
  /** As NMI's flag of this name: every identity is kept to its own namespace. */
  readonly forceNamespaced: boolean;
}

/**
 * Which pods may use which identities, by MIC's rules (pkg/mic/mic.go): the label equals the selector of a binding as plain
 * text, and the identity is the one of that name in the namespace of the binding, wherever the pod is, unless it is
 * namespaced. Every matching binding counts; two that lead to one identity count once. Unlike MIC, a pod that has ended
 * holds nothing (aad-pod-identity #637).
 */
export function matchPods(input: MatchInput): readonly Match[] {
  const identities = new Map(input.identities.map((each) => [keyOf(each), each]));
  const bySelector = Map.groupBy(input.bindings.toSorted(byKey), ({ selector }) => selector);
  return input.pods.filter(asksForToken).flatMap((pod) => {
    const bindings = bySelector.get(pod.selector) ?? [];
    const found = bindings.flatMap((binding) => {
      const identity = identities.get(`${binding.meta.namespace}/${binding.azureIdentity}`);
      if (identity === undefined) return [];
      const apart = isNamespaced(identity, input.forceNamespaced) && !isTogether(pod, identity);
      return apart ? [] : [{ pod, identity, binding }];
    });
    return firstOfEach(found);
  });
}

/** Live, on a node, and with a label that says something. A terminating pod still runs and still needs its tokens. */
export function asksForToken(pod: IdentityPod): boolean {
  return pod.nodeName !== undefined && pod.selector !== '' && !isFinished(pod);
}

/** True if pods of other namespaces may not use the identity. The value is compared exactly, as NMI does. */
export function isNamespaced(
  { meta }: { readonly meta: Pick<ObjectMeta, 'annotations'> },
  forceNamespaced: boolean,
): boolean {
  return forceNamespaced || meta.annotations[BEHAVIOR_ANNOTATION] === 'namespaced';
}

function isTogether(pod: IdentityPod, identity: AzureIdentity): boolean {
  return pod.meta.namespace === identity.meta.namespace;
}

function firstOfEach(matches: readonly Match[]): readonly Match[] {
  const seen = new Set<string>();
  return matches.filter(({ identity }) => {
    const key = keyOf(identity);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function keyOf({ meta }: AzureIdentity | AzureIdentityBinding): string {
  return `${meta.namespace}/${meta.name}`;
}

/** Namespace first: in one text `a-b/x` would come before `a/x`. */
function byKey({ meta: a }: AzureIdentityBinding, { meta: b }: AzureIdentityBinding): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}
