import type { IsoTime } from '../base/iso-time';
import type { ObjectRef } from '../cluster/objects';
import type { FindingCode } from '../reference/findings';
import type { RefusedPodReason } from '../reference/refused-pods';

/** What is wrong, or worth knowing, about one object in a cluster, in plain words. */
export interface Finding {
  /** error: no token through it, or a risk. warning: surely not what was meant. info: good to know. */
  readonly severity: 'error' | 'warning' | 'info';
  /** Stable, for programs. */
  readonly code: FindingCode;
  /** Absent when the finding is about the cluster as a whole. */
  readonly object?: ObjectRef;
  /** What is wrong and where. Bounded: what users wrote is quoted with `quoted`. */
  readonly message: string;
  /** What to do about it. */
  readonly remedy?: string;
}

/** What a cluster's status says of its objects. Bounded in size, whatever is in the cluster. */
export interface ObjectsReport {
  /** ISO time of the look. */
  readonly at: IsoTime;
  readonly counts: ObjectCounts;
  /** Errors first; at most FINDINGS_KEPT. */
  readonly findings: readonly Finding[];
  /** Findings that were left out. */
  readonly omitted: number;
  readonly tokens: TokenOutlook;
}

export interface ObjectCounts extends Readonly<
  Record<'identities' | 'bindings' | 'assigned' | 'exceptions' | 'pods', number>
> {
  /** Of `identities` those of type 1 or 2, for which NMI reads Secrets. Absent in reports of earlier versions: not known. */
  readonly servicePrincipals?: number;
}

/** For how many pods NMI would hand out a token now. */
export interface TokenOutlook {
  /** Live, scheduled pods that ask for an identity, and those that get one without. */
  readonly pods: number;
  readonly served: number;
  /** Some of the others, at most REFUSED_KEPT: NMI refuses them, or gives them what they may not have. */
  readonly refused: readonly RefusedPod[];
  /** Those of which it is not known, for a Secret was not read. Absent: none. */
  readonly unknown?: number;
}

/** True when some pod would get no token, or one that it may not have. */
export function refuses(outlook: TokenOutlook): boolean {
  return refusedCount(outlook) > 0;
}

/** Pods that are known to get no token. */
export function refusedCount({ pods, served, unknown = 0 }: TokenOutlook): number {
  return pods - served - unknown;
}

export interface RefusedPod {
  readonly namespace: string;
  readonly pod: string;
  readonly reason: RefusedPodReason;
  readonly why: string;
}

export const FINDINGS_KEPT = 100;
export const REFUSED_KEPT = 20;
const MAX_QUOTE_LENGTH = 80;

/** What somebody else wrote, as it may be in our texts: short, in quotes, without control characters. */
export function quoted(text: string): string {
  const clean = text
    .slice(0, MAX_QUOTE_LENGTH + 1)
    .toWellFormed()
    .replace(/[\p{C}"]/gu, '\u{FFFD}');
  return text.length > MAX_QUOTE_LENGTH
    ? `"${clean.slice(0, MAX_QUOTE_LENGTH).toWellFormed()}…" (${text.length} characters)`
    : `"${clean}"`;
}
