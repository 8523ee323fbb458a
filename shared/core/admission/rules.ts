import type { ExceptionManifest } from '../pod-identity/exceptions';
import type { ResourceId } from '../base/resource-id';

/**
 * An identity that AzureIdentity objects of some namespaces may name. Always the pair of ids: NMI asks for tokens by client
 * id alone, so a resource id says nothing of whose token it will be.
 */
export interface Grant {
  /** Name of a namespace, or a glob of names: `*` is any run of characters, `?` one. */
  readonly namespaces: string;
  readonly identity: ResourceId;
  readonly clientId: string;
}

/** MIC as it runs in a cluster of mode standard. */
export interface RunningMic {
  readonly namespace: string;
  /** Names of the accounts that it may run as. */
  readonly serviceAccounts: readonly string[];
}

/** What the policies of one cluster say. */
export interface AdmissionRules {
  /** audit: nothing is refused; the audit log and a warning to the caller tell what would be. */
  readonly effect: 'audit' | 'deny';
  readonly grants: readonly Grant[];
  /** NMI's flag --MICNamespace. */
  readonly micNamespace: string;
  /** Absent where no MIC runs: a name on a list that nobody bears is one that somebody could take on. */
  readonly mic?: RunningMic;
  /** User names of those who write AzureAssignedIdentity objects in MIC's place. */
  readonly assignedWriters: readonly string[];
  /** Exceptions that may be written. */
  readonly exceptions: readonly Pick<ExceptionManifest, 'metadata' | 'spec'>[];
  /**
   * Values of the label aadpodidbinding, by namespace. Absent: labels are not judged. Managed mode needs no such policy, for
   * NMI looks for the binding in the namespace of the pod.
   */
  readonly labels?: ReadonlyMap<string, readonly string[]>;
}
