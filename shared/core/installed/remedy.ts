import type { ObjectName } from './cluster-facts';

/** An object of Flux, for a sentence and for a command. */
interface Named extends ObjectName {
  /** `HelmRelease baseline/aad-pod-identity` */
  readonly text: string;
  /** `aad-pod-identity -n baseline` */
  readonly where: string;
}

const HELM_ACTION = (at: Named): string =>
  `Look at pods and events of its namespace and fix the cause, then: flux reconcile helmrelease ${at.where} --reset. If only the time was too short, raise spec.timeout of the release and of the Kustomization above it.`;
const PULL = (at: Named): string =>
  `Let the cluster pull: az aks update --attach-acr, or AcrPull for its kubelet identity; then: flux reconcile source oci ${at.where}`;

/** What to do about what Flux says, by its reason. */
const REMEDIES: Readonly<Record<string, (at: Named) => string>> = {
  InstallFailed: HELM_ACTION,
  UpgradeFailed: HELM_ACTION,
  RollbackSucceeded: HELM_ACTION,
  RollbackFailed: HELM_ACTION,
  UninstallSucceeded: HELM_ACTION,
  UninstallFailed: HELM_ACTION,
  RetriesExceeded: HELM_ACTION,
  TestFailed: HELM_ACTION,
  AuthenticationFailed: PULL,
  OCIArtifactPullFailed: PULL,
  OCIPullFailed: PULL,
  GitOperationFailed: ({ text }) =>
    `Look at the URL of ${text}, and the secret that it signs in with.`,
  BuildFailed: () =>
    'The folder does not build: run kustomize build on it as the base branch has it, or revert the merge.',
  ValuesError: ({ text }) => `Its values cannot be read: look at valuesFrom of ${text}.`,
  AccessDenied: () =>
    'Flux refuses references across namespaces here: set flux.multiTenancy: true for the repository.',
};

/** What to do about a reason of Flux or Helm; for an unknown one, how to look. */
export function fluxRemedy(reason: string, text: string, at: ObjectName): string {
  const named = { ...at, text, where: `${at.name} -n ${at.namespace}` };
  const known = Object.hasOwn(REMEDIES, reason) ? REMEDIES[reason] : undefined;
  return known?.(named) ?? describe(named);
}

function describe({ text, where }: Named): string {
  return `kubectl describe ${(text.split(' ')[0] ?? '').toLowerCase()} ${where}`;
}
