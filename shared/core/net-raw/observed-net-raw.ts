import type { PodSecurity } from './pod-security';
import type { PolicyRule } from './policy-rule';

/** What a kubenet cluster itself says of NET_RAW. */
export interface ObservedNetRaw {
  /** Gatekeeper's constraints of the two policies. */
  readonly constraints: readonly PolicyRule[];
  /** Every pod of the cluster that has not ended, whether it asks for an identity or not. */
  readonly pods: readonly PodSecurity[];
}
