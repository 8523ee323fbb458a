import type {
  AssignedContent,
  AssignedIdentity,
  AssignedState,
  AzureIdentity,
  AzureIdentityBinding,
  AzureIdentitySpec,
  ClusterNode,
  ObjectMeta,
  PodIdentityException,
} from '../../core/cluster/objects';
import { BEHAVIOR_ANNOTATION } from '../../core/cluster/objects';
import type { Json } from './json';
import { asMap, asText, textMap, textsIn } from './json';

const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
const MAX_ANNOTATION_LENGTH = 64 * 1024;
const STATES: readonly AssignedState[] = ['Created', 'Assigned', 'Unassigned'];

/** Metadata of any object; missing fields are empty, and large annotations are left out. */
export function metaFrom(object: Json): ObjectMeta {
  const metadata = asMap(object.metadata);
  return {
    namespace: asText(metadata.namespace),
    name: asText(metadata.name),
    uid: asText(metadata.uid),
    resourceVersion: asText(metadata.resourceVersion),
    labels: textMap(metadata.labels),
    annotations: annotationsIn(metadata),
    finalizers: textsIn(metadata, 'finalizers'),
    deleting: asText(metadata.deletionTimestamp) !== '',
  };
}

/** Only those that somebody reads: others may be large, and of ten thousand objects. */
function annotationsIn(metadata: Json): Readonly<Record<string, string>> {
  const all = textMap(metadata.annotations);
  const kept = [BEHAVIOR_ANNOTATION, LAST_APPLIED].filter(
    (name) => (all[name]?.length ?? Infinity) <= MAX_ANNOTATION_LENGTH,
  );
  return Object.fromEntries(kept.map((name) => [name, all[name] ?? '']));
}

/** An AzureIdentity. */
export function identityFrom(object: Json): AzureIdentity {
  return { meta: metaFrom(object), spec: specFrom(object.spec) };
}

function specFrom(value: unknown): AzureIdentitySpec {
  const spec = asMap(value);
  const secret = asMap(spec.clientPassword);
  const hasSecret = asText(secret.name) !== '' || asText(secret.namespace) !== '';
  return {
    type: typeFrom(spec.type),
    resourceID: asText(spec.resourceID),
    clientID: asText(spec.clientID),
    tenantID: asText(spec.tenantID),
    adEndpoint: asText(spec.adEndpoint),
    auxiliaryTenantIDs: textsIn(spec, 'auxiliaryTenantIDs'),
    ...(hasSecret && {
      clientPassword: { name: asText(secret.name), namespace: asText(secret.namespace) },
    }),
  };
}

/** Absent is 0, as in Go; -1 stands for whatever is not a number at all. */
function typeFrom(value: unknown): number {
  if (value === undefined || value === null) return 0;
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : -1;
}

/** An AzureIdentityBinding; missing fields are empty texts. */
export function bindingFrom(object: Json): AzureIdentityBinding {
  const spec = asMap(object.spec);
  return {
    meta: metaFrom(object),
    azureIdentity: asText(spec.azureIdentity),
    selector: asText(spec.selector),
  };
}

/** An AzurePodIdentityException. */
export function exceptionFrom(object: Json): PodIdentityException {
  return { meta: metaFrom(object), podLabels: textMap(asMap(object.spec).podLabels) };
}

/** An AzureAssignedIdentity; a state that NMI does not know is empty. */
export function assignedFrom(object: Json): AssignedIdentity {
  const state = asText(asMap(object.status).status);
  return {
    meta: metaFrom(object),
    content: contentFrom(asMap(object.spec)),
    state: STATES.find((each) => each === state) ?? '',
  };
}

function contentFrom(spec: Json): AssignedContent {
  const identity = asMap(spec.azureIdentityRef);
  const binding = asMap(spec.azureBindingRef);
  const { namespace, name, resourceVersion, annotations } = metaFrom(identity);
  const bound = bindingFrom(binding);
  return {
    identity: { namespace, name, resourceVersion, annotations, spec: specFrom(identity.spec) },
    binding: {
      namespace: bound.meta.namespace,
      name: bound.meta.name,
      resourceVersion: bound.meta.resourceVersion,
      azureIdentity: bound.azureIdentity,
      selector: bound.selector,
    },
    pod: asText(spec.pod),
    podNamespace: asText(spec.podNamespace),
    nodename: asText(spec.nodename),
  };
}

/** A node: its name and the id of the machine behind it. */
export function nodeFrom(object: Json): ClusterNode {
  return {
    name: asText(asMap(object.metadata).name),
    providerId: asText(asMap(object.spec).providerID),
  };
}
