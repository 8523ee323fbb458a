import { celText, celTexts } from './cel-text';
import type { Policy } from './policy';
import { onResource, SPEC_CHANGES } from './policy';
import type { AdmissionRules } from './rules';

/** A pod that an exception names gets tokens of every identity on its node, unchecked: only those listed may be written. */
export function exceptionsPolicy({ exceptions }: Pick<AdmissionRules, 'exceptions'>): Policy {
  const allowed = exceptions.map(({ metadata, spec }) => ofOne(metadata.namespace, spec.podLabels));
  return {
    name: 'exceptions',
    match: onResource('azurepodidentityexceptions'),
    condition: SPEC_CHANGES,
    validations: [
      {
        expression: allowed.length === 0 ? 'false' : allowed.join(' || '),
        reason: 'Forbidden',
        message: messageFor(exceptions),
      },
    ],
  };
}

/** One label in common is enough for NMI, so every label has to be one of those allowed, value and all. */
function ofOne(namespace: string, podLabels: Readonly<Record<string, string>>): string {
  const labels = Object.entries(podLabels).map(([key, value]) => `${key}=${value}`);
  return `(object.metadata.namespace == ${celText(namespace)} && has(object.spec) && has(object.spec.podLabels) && object.spec.podLabels.all(k, (k + '=' + object.spec.podLabels[k]) in ${celTexts(labels)}))`;
}

function messageFor(exceptions: AdmissionRules['exceptions']): string {
  const places = exceptions.map(({ metadata, spec }) => {
    const keys = Object.keys(spec.podLabels);
    return `in namespace ${metadata.namespace} only, for label ${keys.join(' or ')}`;
  });
  const where = places.length === 0 ? 'nowhere' : places.join(', and ');
  return `AzurePodIdentityException objects are allowed ${where}: their pods get tokens of every identity on the node.`;
}
