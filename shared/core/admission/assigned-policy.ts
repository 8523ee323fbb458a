import { celTexts } from './cel-text';
import type { Policy } from './policy';
import { onResource } from './policy';
import type { AdmissionRules } from './rules';

/** NMI in standard mode believes every AzureAssignedIdentity. In managed mode it reads none of them. */
export function assignedPolicy({
  mic,
  assignedWriters,
}: Pick<AdmissionRules, 'mic' | 'assignedWriters'>): Policy {
  const accounts = (mic?.serviceAccounts ?? []).map(
    (name) => `system:serviceaccount:${mic?.namespace ?? ''}:${name}`,
  );
  return {
    name: 'assigned',
    match: onResource('azureassignedidentities'),
    // Anybody who may may still label one, or take the finalizer off that MIC left (aad-pod-identity #644).
    condition: {
      name: 'content-changes',
      expression:
        'oldObject == null || !has(oldObject.spec) || !has(object.spec) || object.spec != oldObject.spec || has(object.status) != has(oldObject.status) || (has(object.status) && object.status != oldObject.status)',
    },
    validations: [
      {
        expression: `request.userInfo.username in ${celTexts([...assignedWriters, ...accounts])}`,
        reason: 'Forbidden',
        message: 'AzureAssignedIdentity objects are written by MIC or the reconciler only.',
      },
    ],
  };
}
