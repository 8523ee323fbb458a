/**
 * What NMI reads of a cluster, in the words of the API server. Written from the facts alone: the product's own types and
 * matching must not be in here, for this NMI is the oracle that judges them.
 */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly creationTimestamp?: string;
  readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
}

export interface PodObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly nodeName?: string; readonly hostNetwork?: boolean };
  readonly status?: { readonly phase?: string; readonly podIP?: string };
}

export interface NodeObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly providerID?: string };
}

/** Every field is optional in the schema. */
export interface IdentityObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly type?: number;
    readonly resourceID?: string;
    readonly clientID?: string;
    readonly tenantID?: string;
    readonly auxiliaryTenantIDs?: readonly string[] | null;
    readonly clientPassword?: { readonly name?: string; readonly namespace?: string };
  };
}

export interface BindingObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly azureIdentity?: string; readonly selector?: string };
}

export interface AssignedObject {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly azureIdentityRef?: IdentityObject;
    readonly pod?: string;
    readonly podNamespace?: string;
  };
  readonly status?: { readonly status?: string };
}

export interface ExceptionObject {
  readonly metadata: Metadata;
  readonly spec?: { readonly podLabels?: Readonly<Record<string, string>> };
}

export interface SecretObject {
  readonly metadata: Metadata;
  /** Base64. */
  readonly data?: Readonly<Record<string, string>>;
}

export interface ObjectKinds {
  readonly Pod: PodObject;
  readonly Node: NodeObject;
  readonly AzureIdentity: IdentityObject;
  readonly AzureIdentityBinding: BindingObject;
  readonly AzureAssignedIdentity: AssignedObject;
  readonly AzurePodIdentityException: ExceptionObject;
}

/** What NMI watches, as its cache has it: a list and watch without its delay. */
export interface ObjectSource {
  /** Throws while the cache has never been filled. */
  list<K extends keyof ObjectKinds>(kind: K): readonly ObjectKinds[K][];
  /** Asks the API server. Throws what it says instead. */
  secret(namespace: string, name: string): SecretObject;
}

/** What runs where, whatever NMI may read of it: pods send from their addresses, and nodes are machines. */
export type Places = Pick<ObjectSource, 'list'>;

/** `namespace/name`, for messages. */
export function nameOf({ metadata }: { readonly metadata: Metadata }): string {
  return `${metadata.namespace ?? 'default'}/${metadata.name}`;
}
