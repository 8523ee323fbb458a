import type { AzureIdentity, ObservedSecrets, SecretRef, SecretState } from '../cluster/objects';
import { isServicePrincipal } from '../cluster/objects';

/** What is known of a Secret; undefined when nobody has looked. */
export type SecretOf = (ref: SecretRef) => SecretState | undefined;

/** What is known of a secret; undefined when it was not looked at. */
export function secretOf(looks: readonly ObservedSecrets[] = []): SecretOf {
  const states = new Map(looks.map((look) => [keyOf(look), look.state]));
  return (ref) => states.get(keyOf(ref));
}

/** The Secrets that AzureIdentity objects name for NMI to read, each once, in one order. */
export function namedSecrets(identities: readonly AzureIdentity[]): readonly SecretRef[] {
  const named = identities
    .filter(isServicePrincipal)
    .flatMap(({ spec }) => (isComplete(spec.clientPassword) ? [spec.clientPassword] : []));
  const distinct = new Map(named.map((ref) => [keyOf(ref), ref]));
  return [...distinct.keys()].sort().flatMap((key) => distinct.get(key) ?? []);
}

/** True of a reference with both name and namespace. */
export function isComplete(ref: SecretRef | undefined): ref is SecretRef {
  return ref !== undefined && ref.name !== '' && ref.namespace !== '';
}

/** Names hold no slash. */
function keyOf({ namespace, name }: SecretRef): string {
  return `${namespace}/${name}`;
}
