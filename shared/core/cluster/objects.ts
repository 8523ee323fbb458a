/** API group of the four custom resources, and the only version that was ever served by a v1 CRD. */
export const API_GROUP = 'aadpodidentity.k8s.io';
export const API_VERSION = `${API_GROUP}/v1`;
/** Label by which a pod asks for the identities of a binding. */
export const POD_LABEL = 'aadpodidbinding';
/** Annotation on an AzureIdentity: `namespaced` keeps it to pods of its own namespace, in standard mode too. */
export const BEHAVIOR_ANNOTATION = 'aadpodidentity.k8s.io/Behavior';
/** MIC puts it on every AzureAssignedIdentity; we never do, for an object of ours must not outlive us (#644). */
export const MIC_FINALIZER = 'azureassignedidentity.finalizers.aadpodidentity.k8s.io';
/** Label on the AzureAssignedIdentity objects that we wrote. */
export const OURS_LABEL = 'app.kubernetes.io/managed-by';
export const OURS = 'aks-identity-reconciler';

export type ObjectKind =
  | 'AzureIdentity'
  | 'AzureIdentityBinding'
  | 'AzureAssignedIdentity'
  | 'AzurePodIdentityException'
  | 'Pod';

/** An object by name: what people read and what findings speak of. */
export interface ObjectRef {
  readonly kind: ObjectKind;
  readonly namespace: string;
  readonly name: string;
}

/** As much of an object's metadata as decisions need. */
export interface ObjectMeta {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly resourceVersion: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly finalizers: readonly string[];
  /** True once deletionTimestamp is set. */
  readonly deleting: boolean;
}

/** Reference to a Secret. */
export interface SecretRef {
  readonly name: string;
  readonly namespace: string;
}

/**
 * AzureIdentity.spec as the API server holds it: every field is optional there, and of mis-cased ones it keeps
 * nothing. Texts are as written, in any casing; absent ones are empty.
 */
export interface AzureIdentitySpec {
  /** 0 user-assigned identity, 1 service principal with secret, 2 with certificate; any other number is a mistake. */
  readonly type: number;
  readonly resourceID: string;
  readonly clientID: string;
  readonly tenantID: string;
  readonly adEndpoint: string;
  readonly auxiliaryTenantIDs: readonly string[];
  readonly clientPassword?: SecretRef;
}

export interface AzureIdentity {
  readonly meta: ObjectMeta;
  readonly spec: AzureIdentitySpec;
}

export interface AzureIdentityBinding {
  readonly meta: ObjectMeta;
  /** Name of an AzureIdentity in the namespace of the binding. */
  readonly azureIdentity: string;
  /** Compared with the pod label as a plain text, case-sensitively; no selector language. */
  readonly selector: string;
}

/** '' is what versions before 1.5 wrote and counts as Assigned. */
export type AssignedState = '' | 'Created' | 'Assigned' | 'Unassigned';

/** What an AzureAssignedIdentity says, apart from where it lies. */
export interface AssignedContent {
  readonly identity: {
    readonly namespace: string;
    readonly name: string;
    readonly resourceVersion: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly spec: AzureIdentitySpec;
  };
  readonly binding: {
    readonly namespace: string;
    readonly name: string;
    readonly resourceVersion: string;
    readonly azureIdentity: string;
    readonly selector: string;
  };
  readonly pod: string;
  readonly podNamespace: string;
  /** spec.nodename; NMI finds the object by the label of the same name. */
  readonly nodename: string;
}

export interface AssignedIdentity {
  readonly meta: ObjectMeta;
  readonly content: AssignedContent;
  readonly state: AssignedState;
}

export interface PodIdentityException {
  readonly meta: ObjectMeta;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** A pod that carries the label `aadpodidbinding`, with a value or without. */
export interface IdentityPod {
  readonly meta: ObjectMeta;
  /** Value of the label. */
  readonly selector: string;
  /** Absent until it is scheduled. */
  readonly nodeName?: string;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  readonly podIP?: string;
  readonly hostNetwork: boolean;
  /** Name of the ReplicaSet that owns it. */
  readonly replicaSet?: string;
}

export interface ClusterNode {
  readonly name: string;
  /** azure:///subscriptions/…; empty until the cloud provider has filled it in. */
  readonly providerId: string;
}

/** A workload that anyone who can create one in its namespace could have made up. */
export interface LookAlike {
  readonly kind: 'DaemonSet' | 'Deployment';
  readonly part: 'nmi' | 'mic';
  readonly namespace: string;
  readonly name: string;
}

/** What runs of aad-pod-identity in the namespaces that are trusted with it, as its DaemonSets and Deployments say. */
export interface Installation {
  /** `none`: no NMI DaemonSet. `rolling`: its pods are not all of the newest template yet. */
  readonly nmi: 'none' | 'standard' | 'managed' | 'rolling';
  readonly nmiForceNamespaced: boolean;
  /** Replicas that the MIC Deployments ask for; 0 when there is none. */
  readonly micReplicas: number;
  /** Namespaces in which NMI runs. */
  readonly namespaces: readonly string[];
  /** What looks like NMI or MIC in a namespace that nobody trusts; it counts for nothing above. */
  readonly lookAlikes: readonly LookAlike[];
}

/** As much of a Secret as decides whether NMI asks Entra ID at all; nothing of what is in it. */
export type SecretState =
  | { readonly kind: 'missing' }
  | {
      readonly kind: 'found';
      /** How many values in it differ from each other. */
      readonly values: number;
      /** True when one of them is empty. */
      readonly hasEmpty: boolean;
      /** What is under `certificate`. */
      readonly certificate: 'none' | 'pkcs12' | 'other';
    }
  | { readonly kind: 'unread'; readonly why: 'NotAllowed' | 'TooMany' };

export interface ObservedSecrets extends SecretRef {
  readonly state: SecretState;
}

/** One look at everything in a cluster that tokens depend on. */
export interface ClusterObjects {
  /** False when the API server does not know the custom resources: nothing was installed yet. */
  readonly installed: boolean;
  readonly identities: readonly AzureIdentity[];
  readonly bindings: readonly AzureIdentityBinding[];
  readonly assigned: readonly AssignedIdentity[];
  readonly exceptions: readonly PodIdentityException[];
  readonly pods: readonly IdentityPod[];
  readonly nodes: readonly ClusterNode[];
  readonly installation: Installation;
  /** Pods without the label that an exception of their namespace names. Absent: none. */
  readonly excepted?: readonly IdentityPod[];
  /** Of the Secrets that AzureIdentity objects name. Absent: the profile does not have them looked at. */
  readonly secrets?: readonly ObservedSecrets[];
}

/** A pod that has ended keeps its object for a while, but needs no token any more (aad-pod-identity #637). */
export function isFinished({ phase }: IdentityPod): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** True for one whose tokens NMI asks Entra ID for, with what it finds in a Secret. */
export function isServicePrincipal({ spec }: AzureIdentity): boolean {
  return spec.type === 1 || spec.type === 2;
}

/** True for an AzureAssignedIdentity that we wrote. */
export function isOurs({ meta }: AssignedIdentity): boolean {
  return meta.labels[OURS_LABEL] === OURS;
}

/** Kind, namespace and name of an object. */
export function refOf(kind: ObjectKind, { namespace, name }: ObjectMeta): ObjectRef {
  return { kind, namespace, name };
}
