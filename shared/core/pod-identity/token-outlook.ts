import type { RefusedPod, TokenOutlook } from './findings';
import { quoted, REFUSED_KEPT } from './findings';
import { sameSpec } from './assigned-content';
import type { Match } from './match';
import { asksForToken, isNamespaced, matchPods } from './match';
import type { Machine } from './machine';
import type {
  AssignedIdentity,
  AzureIdentity,
  ClusterObjects,
  IdentityPod,
} from '../cluster/objects';
import type { Neighbours } from './pod-standing';
import {
  addressOf,
  emptySelectorShortfall,
  exceptionShortfall,
  neighbours,
  standingOf,
} from './pod-standing';
import { secretOf } from './secrets';
import type { Shortfall } from './shortfall';
import { NOT_KNOWN } from './shortfall';
import type { TokenRules } from './token-shortfall';
import { shortfallOf } from './token-shortfall';

export interface OutlookInput extends Omit<TokenRules, 'secretOf'> {
  readonly objects: ClusterObjects;
  readonly forceNamespaced: boolean;
  /** The machine behind a node; undefined while it is not known. */
  readonly machineOf: (nodeName: string) => Machine | undefined;
}

interface Judging extends OutlookInput, TokenRules {}

interface Lookups extends Neighbours {
  readonly matches: ReadonlyMap<string, readonly Match[]>;
  readonly assigned: ReadonlyMap<string, readonly AssignedIdentity[]>;
  readonly selectors: ReadonlySet<string>;
}

/**
 * What NMI would answer pods that ask now without naming an identity, in the order in which it decides: who
 * asks, exceptions, objects, the identity. With several identities it picks one at random, so a pod is served when each of
 * them is right; one that gets more than the profile allows is not. Pods in the host's network do not go through NMI.
 */
export function tokenOutlook(of: OutlookInput): TokenOutlook {
  const { objects, mode } = of;
  const input: Judging = { ...of, secretOf: secretOf(objects.secrets) };
  const reachNmi = objects.pods.filter(({ hostNetwork }) => !hostNetwork);
  const pods = reachNmi.filter(asksForToken);
  const forceNamespaced = mode === 'managed' || input.forceNamespaced;
  const lookups: Lookups = {
    ...neighbours({ ...objects, pods: reachNmi }),
    matches: Map.groupBy(
      matchPods({ ...objects, pods, forceNamespaced }),
      ({ pod }) => pod.meta.uid,
    ),
    assigned: Map.groupBy(objects.assigned, ({ content }) =>
      podKey(content.podNamespace, content.pod),
    ),
    selectors: new Set(objects.bindings.map(({ selector }) => selector)),
  };
  const judged = pods.flatMap((pod) => refusal(input, pod, lookups) ?? []);
  const refused = judged.filter(({ reason }) => reason !== NOT_KNOWN);
  const unasked = mode === 'managed' ? unlabelled(input, reachNmi, lookups) : [];
  const excepted = unbound(input, lookups);
  const unknown = judged.length - refused.length;
  return {
    pods: pods.length + unasked.length + excepted.length,
    served: pods.length - judged.length,
    refused: [...refused, ...unasked, ...excepted].toSorted(byPod).slice(0, REFUSED_KEPT),
    ...(unknown > 0 && { unknown }),
  };
}

function refusal(input: Judging, pod: IdentityPod, lookups: Lookups): RefusedPod | undefined {
  const standing = standingOf(pod, lookups);
  if (standing !== undefined) return refusedPod(pod, standing);
  const found = lookups.matches.get(pod.meta.uid) ?? [];
  if (found.length === 0) {
    return refusedPod(pod, unmatched(pod, lookups.selectors.has(pod.selector)));
  }
  const assigned = lookups.assigned.get(podKey(pod.meta.namespace, pod.meta.name)) ?? [];
  const shortfalls = found.flatMap((match) => {
    const short = shortfall(input, match, assigned);
    return short === undefined ? [] : [short];
  });
  // What is known to be wrong counts before what nobody knows.
  const [first] = shortfalls;
  const known = shortfalls.find(([reason]) => reason !== NOT_KNOWN) ?? first;
  return known && refusedPod(pod, known);
}

function shortfall(
  input: Judging,
  { pod, identity }: Match,
  assigned: readonly AssignedIdentity[],
): Shortfall | undefined {
  const { mode, forceNamespaced, machineOf } = input;
  const { nodeName = '' } = pod;
  const short = shortfallOf(input, identity, nodeName, machineOf(nodeName));
  const isKnown = short !== undefined && short[0] !== NOT_KNOWN;
  if (isKnown || mode === 'managed') return short;
  return assigned.some((object) => serves(object, pod, identity, forceNamespaced))
    ? short
    : [
        'NotAssigned',
        `no AzureAssignedIdentity in state Assigned gives it ${identity.meta.name} yet.`,
      ];
}

/** Pods that ask for no identity by a label, and get any by an exception. */
function unbound({ objects }: Judging, near: Neighbours): readonly RefusedPod[] {
  return (objects.excepted ?? []).flatMap((pod) => {
    if (pod.hostNetwork || addressOf(pod) === undefined) return [];
    const short = exceptionShortfall(pod, near);
    return short === undefined ? [] : [refusedPod(pod, short)];
  });
}

/** A binding without a selector gives pods an identity for which they never asked. */
function unlabelled(
  input: Judging,
  pods: readonly IdentityPod[],
  lookups: Lookups,
): readonly RefusedPod[] {
  return pods.flatMap((pod) => {
    if (addressOf(pod) === undefined) return [];
    const found = emptySelectorShortfall(pod, lookups);
    if (found === undefined) return [];
    const { nodeName = '' } = pod;
    const short = shortfallOf(input, found.identity, nodeName, input.machineOf(nodeName));
    const more = short === undefined || short[0] === found.shortfall[0];
    return more ? [refusedPod(pod, short ?? found.shortfall)] : [];
  });
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

function unmatched(pod: IdentityPod, hasBinding: boolean): Shortfall {
  const label = quoted(pod.selector);
  if (!hasBinding) return ['NoBinding', `no AzureIdentityBinding has selector ${label}.`];
  return [
    'NoIdentity',
    `bindings with selector ${label} exist, but none in a namespace, and with an AzureIdentity, that this pod may use.`,
  ];
}

function refusedPod(pod: IdentityPod, [reason, why]: Shortfall): RefusedPod {
  return { namespace: pod.meta.namespace, pod: pod.meta.name, reason, why };
}

function podKey(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

function byPod(a: RefusedPod, b: RefusedPod): number {
  return podKey(a.namespace, a.pod) < podKey(b.namespace, b.pod) ? -1 : 1;
}
