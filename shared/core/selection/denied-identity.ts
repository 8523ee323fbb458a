import type { ObjectRef } from '../cluster/objects';
import type { ResourceId } from '../base/resource-id';

/** An identity that is in the profile's groups but not meant for this cluster, and the rule that says so. */
export interface DeniedIdentity {
  readonly identity: ResourceId;
  readonly rule: string;
  /** True: it lacks a tag, and stays on hosts where we attached it; see Denial. */
  readonly keeps?: boolean;
  /** Hosts on which it is although we did not put it there. Absent: none. */
  readonly attachedTo?: readonly ResourceId[];
  /** The AzureIdentity in the cluster that asks for it. */
  readonly object?: ObjectRef;
}
