import type { ResourceId } from '../resource-id';
import { tryResourceId } from '../resource-id';
import { sameSpec } from './assigned-content';
import type { RefusedPod, TokenOutlook } from './findings';
import { quoted, REFUSED_KEPT } from './findings';
import type { Match } from './match';
import { asksForToken, isNamespaced, matchPods } from './match';
import type { AssignedIdentity, AzureIdentity, ClusterObjects, IdentityPod } from './objects';

export interface OutlookInput {
  readonly mode: 'managed' | 'standard';
  readonly objects: ClusterObjects;
  readonly forceNamespaced: boolean;
  /** Live identities on the host of a node; undefined while it is not known. */
  readonly attachedOn: (nodeName: string) => ReadonlySet<ResourceId> | undefined;
  /** Whether the profile lets the AzureIdentity be used from where it lies. */
  readonly isAllowed: (identity: AzureIdentity) => boolean;
}

/**
 * For which pods NMI would hand out a token now, by its rules of look-up (mic.md 1.5). A pod with several identities is
 * served when it would get a token for each of them. Pods in the host's network do not go through NMI and are left out.
 */
export function tokenOutlook(input: OutlookInput): TokenOutlook {
  const { objects, mode } = input;
  const pods = objects.pods.filter((pod) => asksForToken(pod) && !pod.hostNetwork);
  const forceNamespaced = mode === 'managed' || input.forceNamespaced;
  const matches = Map.groupBy(
    matchPods({ ...objects, pods, forceNamespaced }),
    ({ pod }) => pod.meta.uid,
  );
  const assigned = Map.groupBy(objects.assigned, ({ content }) =>
    podKey(content.podNamespace, content.pod),
  );
  const selectors = new Set(objects.bindings.map(({ selector }) => selector));
  const refused = pods.flatMap((pod) => {
    const found = matches.get(pod.meta.uid) ?? [];
    if (found.length === 0) return unmatched(pod, selectors.has(pod.selector));
    return refusal(input, found, assigned.get(podKey(pod.meta.namespace, pod.meta.name))) ?? [];
  });
  return {
    pods: pods.length,
    served: pods.length - refused.length,
    refused: refused.toSorted(byPod).slice(0, REFUSED_KEPT),
  };
}

function refusal(
  input: OutlookInput,
  matches: readonly Match[],
  assigned: readonly AssignedIdentity[] = [],
): RefusedPod | undefined {
  for (const match of matches) {
    const found = shortfall(input, match, assigned);
    if (found !== undefined) return refusedPod(match.pod, ...found);
  }
  return undefined;
}

type Shortfall = readonly [reason: string, why: string];

function shortfall(
  input: OutlookInput,
  { pod, identity }: Match,
  assigned: readonly AssignedIdentity[],
): Shortfall | undefined {
  const name = identity.meta.name;
  if (isInvalid(identity)) {
    return ['Invalid', `AzureIdentity ${name} has no usable resourceID or clientID.`];
  }
  if (!input.isAllowed(identity)) {
    return ['NotAllowed', `the profile does not allow AzureIdentity ${name} in this namespace.`];
  }
  if (identity.spec.type === 0) {
    const missing = notOnNode(input, pod, identity);
    if (missing !== undefined) return missing;
  }
  const { mode, forceNamespaced } = input;
  if (
    mode === 'managed' ||
    assigned.some((object) => serves(object, pod, identity, forceNamespaced))
  ) {
    return undefined;
  }
  return ['NotAssigned', `no AzureAssignedIdentity in state Assigned gives it ${name} yet.`];
}

function notOnNode(
  { attachedOn }: OutlookInput,
  { nodeName = '' }: IdentityPod,
  { meta, spec }: AzureIdentity,
): Shortfall | undefined {
  const id = tryResourceId(spec.resourceID);
  const attached = attachedOn(nodeName);
  if (id !== undefined && attached?.has(id) === true) return undefined;
  const where = attached === undefined ? ', of which no host is known yet' : '';
  return ['NotOnNode', `identity ${meta.name} is not on its node ${nodeName}${where}.`];
}

/** Told before NotAllowed: no profile can allow what names no identity. */
function isInvalid({ spec }: AzureIdentity): boolean {
  return spec.type === 0 && (tryResourceId(spec.resourceID) === undefined || spec.clientID === '');
}

/**
 * NMI finds the object by the label of the node, and looks at nothing but the pod, the state and what the object says of the
 * identity. One that still says what the AzureIdentity said before leads to the token of the wrong identity.
 */
function serves(
  { meta, content, state }: AssignedIdentity,
  pod: IdentityPod,
  identity: AzureIdentity,
  forceNamespaced: boolean,
): boolean {
  const { namespace, annotations, spec } = content.identity;
  const apart = isNamespaced({ meta: { annotations } }, forceNamespaced);
  return (
    meta.labels.nodename === pod.nodeName &&
    (state === 'Assigned' || state === '') &&
    sameSpec(spec, identity.spec) &&
    (!apart || namespace === pod.meta.namespace)
  );
}

function unmatched(pod: IdentityPod, hasBinding: boolean): RefusedPod {
  const label = quoted(pod.selector);
  if (!hasBinding) {
    return refusedPod(pod, 'NoBinding', `no AzureIdentityBinding has selector ${label}.`);
  }
  return refusedPod(
    pod,
    'NoIdentity',
    `bindings with selector ${label} exist, but none in a namespace, and with an AzureIdentity, that this pod may use.`,
  );
}

function refusedPod(pod: IdentityPod, reason: string, why: string): RefusedPod {
  return { namespace: pod.meta.namespace, pod: pod.meta.name, reason, why };
}

function podKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function byPod(a: RefusedPod, b: RefusedPod): number {
  return podKey(a.namespace, a.pod) < podKey(b.namespace, b.pod) ? -1 : 1;
}
