import type { IsoTime } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';

/**
 * What *we* added, per cluster. We never remove what is not in it.
 * An entry is written as `intended` before the write it stands for and becomes `held` when the write was seen to have
 * worked: a crash in between leaves an intent, never an unowned addition. A write that was not sent, or was refused, takes
 * its intent with it: what is there later was added by somebody else.
 */
export type LedgerEntry = HeldIdentity | HeldRole | HeldPolicy;

interface LedgerEntryBase {
  readonly state: 'intended' | 'held';
  /** ISO time of the latest intent. */
  readonly since: IsoTime;
}

/** We attached `identity` to `host`. */
export interface HeldIdentity extends LedgerEntryBase {
  readonly kind: 'identity';
  readonly host: ResourceId;
  readonly identity: ResourceId;
  /** ISO time since when no pod there was seen to use it; only kept where that decides whether it stays. */
  readonly unusedSince?: IsoTime;
  /**
   * Principal of the identity as it was when we attached it: one that was deleted and created again under its name has
   * another. Absent in entries of earlier versions.
   */
  readonly principalId?: string;
}

/** We created (or share with another onboarded cluster) the role assignment `assignment`. */
export interface HeldRole extends LedgerEntryBase {
  readonly kind: 'role';
  /** Full id of the role assignment, lower case. */
  readonly assignment: string;
  readonly scope: ResourceId;
  readonly roleId: string;
  readonly principalId: string;
}

/** We created (or share with another onboarded cluster) the policy assignment `assignment`. */
export interface HeldPolicy extends LedgerEntryBase {
  readonly kind: 'policy';
  /** Full id, lower case. */
  readonly assignment: string;
  /** Cluster or resource group. */
  readonly scope: ResourceId;
}

/** Key of an entry within its cluster: equal keys are the same entry. */
export function ledgerKey(entry: LedgerEntry): string {
  return entry.kind === 'identity'
    ? `identity|${entry.host}|${entry.identity}`
    : `${entry.kind}|${entry.assignment}`;
}
