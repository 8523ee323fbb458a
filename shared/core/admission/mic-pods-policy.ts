import { celTexts } from './cel-text';
import type { Policy } from './policy';
import type { AdmissionRules } from './rules';

const POSES =
  "object.metadata.ownerReferences.exists(o, o.kind.matches('(?i)^replicaset$') && o.name.startsWith('mic'))";

/**
 * NMI lets every pod of its MICNamespace whose ReplicaSet begins with mic go straight to IMDS. It folds case as Unicode
 * does (U+017F is an s), so the kind is matched with (?i) and not by lowerAscii. A MIC that runs there is known by its
 * account: who may run pods as MIC gains nothing by the name.
 */
export function micPodsPolicy({
  micNamespace,
  mic,
}: Pick<AdmissionRules, 'micNamespace' | 'mic'>): Policy {
  const accounts = mic?.namespace === micNamespace ? mic.serviceAccounts : [];
  const isMic =
    accounts.length === 0
      ? ''
      : ` || (has(object.spec.serviceAccountName) && object.spec.serviceAccountName in ${celTexts(accounts)})`;
  return {
    name: 'posing-as-mic',
    match: {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': micNamespace } },
      resourceRules: [
        {
          apiGroups: [''],
          apiVersions: ['v1'],
          operations: ['CREATE', 'UPDATE'],
          resources: ['pods'],
        },
      ],
    },
    condition: {
      name: 'owners-change',
      expression:
        'oldObject == null || !has(oldObject.metadata.ownerReferences) || !has(object.metadata.ownerReferences) || object.metadata.ownerReferences != oldObject.metadata.ownerReferences',
    },
    validations: [
      {
        expression: `!has(object.metadata.ownerReferences) || !${POSES}${isMic}`,
        reason: 'Forbidden',
        message:
          'NMI takes pods of a ReplicaSet whose name begins with mic, in this namespace, for MIC and gives them tokens of every identity on the node. Use another name, or set nmi.micNamespace of the chart.',
      },
    ],
  };
}
