import type { Match } from './match';
import type { AssignedContent, AzureIdentitySpec } from '../cluster/objects';
import { BEHAVIOR_ANNOTATION } from '../cluster/objects';

/** What the AzureAssignedIdentity of a match says. */
export function contentOf({ pod, identity, binding }: Match): AssignedContent {
  const behavior = identity.meta.annotations[BEHAVIOR_ANNOTATION];
  return {
    identity: {
      namespace: identity.meta.namespace,
      name: identity.meta.name,
      resourceVersion: identity.meta.resourceVersion,
      annotations: behavior === undefined ? {} : { [BEHAVIOR_ANNOTATION]: behavior },
      spec: identity.spec,
    },
    binding: {
      namespace: binding.meta.namespace,
      name: binding.meta.name,
      resourceVersion: binding.meta.resourceVersion,
      azureIdentity: binding.azureIdentity,
      selector: binding.selector,
    },
    pod: pod.meta.name,
    podNamespace: pod.meta.namespace,
    nodename: pod.nodeName ?? '',
  };
}

/**
 * True if two contents mean the same to NMI and to people. Resource versions are left out: MIC compares them, and so a
 * mere label from `helm upgrade` put the objects of running pods back to Created (pkg/mic/mic.go).
 */
export function sameContent(a: AssignedContent, b: AssignedContent): boolean {
  return fingerprint(a) === fingerprint(b);
}

/** True if two specs lead NMI to the same token. */
export function sameSpec(a: AzureIdentitySpec, b: AzureIdentitySpec): boolean {
  return JSON.stringify(specFingerprint(a)) === JSON.stringify(specFingerprint(b));
}

function fingerprint({ identity, binding, pod, podNamespace, nodename }: AssignedContent): string {
  return JSON.stringify([
    [identity.namespace, identity.name, identity.annotations[BEHAVIOR_ANNOTATION] ?? ''],
    specFingerprint(identity.spec),
    [binding.namespace, binding.name, binding.azureIdentity, binding.selector],
    [pod, podNamespace, nodename],
  ]);
}

function specFingerprint(spec: AzureIdentitySpec): readonly unknown[] {
  const { type, resourceID, clientID, tenantID, adEndpoint, auxiliaryTenantIDs } = spec;
  const secret = spec.clientPassword;
  return [
    [type, resourceID, clientID, tenantID, adEndpoint],
    auxiliaryTenantIDs,
    [secret?.namespace ?? '', secret?.name ?? ''],
  ];
}
