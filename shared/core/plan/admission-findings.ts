import type { ObservedAdmission } from '../cluster/observed-admission';
import type { Finding } from '../pod-identity/findings';

const CONFIG_MAP = 'ConfigMap kube-system/identity-reconciler-grants';

const REMEDY =
  'Let Flux apply it again: flux reconcile kustomization identity-reconciler-admission. To lift it at once: kubectl delete validatingadmissionpolicybinding identity-reconciler-grants; Flux restores it at its next interval.';

/** A policy without its parameters fails before its conditions are asked: what it denies then is everything. */
export function admissionFindings(look: ObservedAdmission | undefined): readonly Finding[] {
  if (look?.unread !== undefined) {
    const { why: message, remedy } = look.unread;
    return [{ severity: 'info', code: 'PoliciesUnread', message, remedy }];
  }
  if (look?.grants !== 'missing') return [];
  const message =
    look.effect === 'deny'
      ? `${CONFIG_MAP} is not there, and the policy that reads it denies: the API server refuses every write of an AzureIdentity (422), of labels and finalizers as well. Pods that run go on.`
      : `${CONFIG_MAP} is not there, so the policy that reads it reports nothing. With Deny it would refuse every write of an AzureIdentity.`;
  const severity = look.effect === 'deny' ? 'error' : 'warning';
  return [{ severity, code: 'GrantsMissing', message, remedy: REMEDY }];
}
