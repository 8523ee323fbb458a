import type { AzureIdentity, SecretRef, SecretState } from '../cluster/objects';
import type { SecretOf } from './secrets';
import { isComplete } from './secrets';
import type { Shortfall } from './shortfall';
import { invalid, NOT_KNOWN } from './shortfall';

/** What NMI makes of a service principal before it asks Entra ID, in the order in which it looks: 503 for each of these. */
export function servicePrincipalShortfall(
  identity: AzureIdentity,
  stateOf: SecretOf,
): Shortfall | undefined {
  const { clientID, clientPassword } = identity.spec;
  if (!isComplete(clientPassword)) {
    return invalid(identity, 'is a service principal, and its clientPassword names no Secret');
  }
  const where = whereOf(clientPassword);
  const state = stateOf(clientPassword);
  if (state?.kind === 'missing') {
    return [
      'SecretMissing',
      `Secret ${where}, which AzureIdentity ${identity.meta.name} names, does not exist.`,
    ];
  }
  if (clientID === '') return invalid(identity, 'is a service principal without clientID');
  if (state?.kind !== 'found') {
    return [NOT_KNOWN, `what Secret ${where} holds is not read.`];
  }
  const fault = contentFault(identity.spec.type, state);
  return fault === undefined
    ? undefined
    : [
        'SecretUnusable',
        `Secret ${where}, which AzureIdentity ${identity.meta.name} names, ${fault}.`,
      ];
}

/** Why NMI gets no credential out of a Secret that is there; undefined: it gets one. */
export function contentFault(
  type: number,
  { values, hasEmpty, certificate }: Extract<SecretState, { kind: 'found' }>,
): string | undefined {
  if (type === 2) {
    if (certificate === 'none') return 'has nothing under the key certificate';
    return certificate === 'other' ? 'holds no PKCS #12 file under the key certificate' : undefined;
  }
  if (values === 0 || (values === 1 && hasEmpty)) return 'is empty';
  return hasEmpty ? 'has an empty value, and NMI takes any of its values' : undefined;
}

/** `namespace/name` of a secret. */
export function whereOf({ namespace, name }: SecretRef): string {
  return `${namespace}/${name}`;
}
