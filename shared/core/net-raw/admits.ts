import type { ContainerSecurity, PodSecurity } from './pod-security';

/** Parameters of an assignment of Azure's definition c26596ff, "containers should only use allowed capabilities". */
export interface CapabilityParameters {
  readonly requiredDropCapabilities: readonly string[];
  readonly allowedCapabilities: readonly string[];
  readonly excludedNamespaces: readonly string[];
}

/** Namespaces that Azure Policy never looks at, whatever an assignment says. */
export const NEVER_LOOKED_AT: readonly string[] = ['kube-system', 'gatekeeper-system', 'azure-arc'];

/**
 * Whether Azure's template (K8sAzureV3AllowedCapabilities) lets a pod in, created or changed: it has no exemption for an
 * update. It compares names in any case and knows none by its other spelling.
 */
export function admits(parameters: CapabilityParameters, pod: PodSecurity): boolean {
  if (isExcluded(parameters.excludedNamespaces, pod)) return true;
  return (
    pod.windowsNodes || pod.containers.every((container) => isCompliant(parameters, container))
  );
}

/** Whether definition 95edb821, "should not allow privileged containers", lets a pod in. */
export function admitsPrivileged(
  { excludedNamespaces }: Pick<CapabilityParameters, 'excludedNamespaces'>,
  pod: PodSecurity,
): boolean {
  return (
    isExcluded(excludedNamespaces, pod) || pod.containers.every(({ privileged }) => !privileged)
  );
}

function isExcluded(excluded: readonly string[], { namespace }: PodSecurity): boolean {
  return NEVER_LOOKED_AT.includes(namespace) || excluded.includes(namespace);
}

function isCompliant(
  { requiredDropCapabilities, allowedCapabilities }: CapabilityParameters,
  { add, drop }: ContainerSecurity,
): boolean {
  const allowed = namesOf(allowedCapabilities);
  const dropped = namesOf(drop);
  const addsNoOther = allowed.has('*') || add.every((name) => allowed.has(name.toLowerCase()));
  const dropsEnough =
    dropped.has('all') || [...namesOf(requiredDropCapabilities)].every((name) => dropped.has(name));
  return addsNoOther && dropsEnough;
}

function namesOf(capabilities: readonly string[]): ReadonlySet<string> {
  return new Set(capabilities.map((name) => name.toLowerCase()));
}
