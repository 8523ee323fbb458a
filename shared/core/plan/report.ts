import type { IsoTime } from '../base/iso-time';
import type { Cluster } from '../cluster/cluster';
import type { ObservedNetRaw } from '../net-raw/observed-net-raw';
import { isKubenet } from '../cluster/network-plugin';
import type { Profile } from '../configuration/profile';
import { exceptionFindings } from '../pod-identity/exceptions';
import type { Finding, ObjectsReport, TokenOutlook } from '../pod-identity/findings';
import { FINDINGS_KEPT } from '../pod-identity/findings';
import { kubenetFindings } from './kubenet-findings';
import type { KnownIdentities } from '../pod-identity/known-identities';
import { leftoverFindings } from '../pod-identity/leftovers';
import { openWayFindings } from '../pod-identity/open-ways';
import { lookAlikeFindings } from '../pod-identity/look-alikes';
import type { ClusterObjects } from '../cluster/objects';
import { isServicePrincipal } from '../cluster/objects';
import { secretFindings } from '../pod-identity/secret-findings';
import { bindingFindings, podFindings } from '../pod-identity/validate-binding';
import { identityFindings } from '../pod-identity/validate-identity';

export interface ReportInput {
  /** ISO time of the look. */
  readonly at: IsoTime;
  readonly profile: Profile;
  readonly cluster: Cluster;
  readonly objects: ClusterObjects;
  /** Absent: not asked for, as anywhere but on kubenet. */
  readonly netRaw?: ObservedNetRaw;
  /** Of the NMI that answers. */
  readonly mode: 'managed' | 'standard';
  readonly known: KnownIdentities;
  readonly tokens: TokenOutlook;
  /** Findings that were made elsewhere. */
  readonly extra: readonly Finding[];
}

const MAX_MESSAGE_LENGTH = 400;
const RANK = { error: 0, warning: 1, info: 2 } as const;

/** Everything that is reported of the objects in a cluster: the worst first, and never more than they can read. */
export function objectsReport(input: ReportInput): ObjectsReport {
  const { at, objects, tokens } = input;
  const findings = allFindings(input).toSorted(byWeight);
  return {
    at,
    counts: {
      identities: objects.identities.length,
      bindings: objects.bindings.length,
      assigned: objects.assigned.length,
      exceptions: objects.exceptions.length,
      pods: objects.pods.length,
      servicePrincipals: objects.identities.filter(isServicePrincipal).length,
    },
    findings: findings.slice(0, FINDINGS_KEPT).map(clipped),
    omitted: Math.max(0, findings.length - FINDINGS_KEPT),
    tokens: {
      ...tokens,
      refused: tokens.refused.map((pod) => ({ ...pod, why: clip(pod.why) })),
    },
  };
}

function allFindings(input: ReportInput): readonly Finding[] {
  const { profile, cluster, objects } = input;
  return [
    ...input.extra,
    ...notInstalled(objects),
    ...objects.identities.flatMap((identity) => identityFindings(identity, input)),
    ...secretFindings(objects),
    ...bindingFindings(objects),
    ...podFindings(objects, profile.mode === 'managed'),
    ...exceptionFindings(profile, objects),
    ...leftoverFindings(profile, objects),
    ...openWayFindings({
      objects,
      mode: input.mode,
      forceNamespaced: profile.forceNamespaced || objects.installation.nmiForceNamespaced,
    }),
    ...lookAlikeFindings(objects.installation),
    ...(isKubenet(cluster) ? kubenetFindings(input) : []),
  ];
}

function notInstalled({ installed, installation }: ClusterObjects): readonly Finding[] {
  if (installed && installation.nmi !== 'none') return [];
  const what = installed
    ? 'no NMI runs in it'
    : 'it does not know the resources of AAD Pod Identity';
  return [
    {
      severity: 'warning',
      code: 'NmiNotInstalled',
      message: `Nothing in the cluster hands out tokens: ${what}.`,
      remedy: 'Install the chart aad-pod-identity.',
    },
  ];
}

function byWeight(a: Finding, b: Finding): number {
  return RANK[a.severity] - RANK[b.severity] || (sortKey(a) < sortKey(b) ? -1 : 1);
}

/** For an order that does not depend on that of the API server's lists. */
function sortKey({ code, object, message }: Finding): string {
  return `${code}|${object?.namespace ?? ''}|${object?.name ?? ''}|${object?.kind ?? ''}|${message}`;
}

function clipped(finding: Finding): Finding {
  const { message, remedy } = finding;
  return {
    ...finding,
    message: clip(message),
    ...(remedy !== undefined && { remedy: clip(remedy) }),
  };
}

function clip(text: string): string {
  return text.length <= MAX_MESSAGE_LENGTH
    ? text
    : `${text.slice(0, MAX_MESSAGE_LENGTH - 1).toWellFormed()}…`;
}
