import { counted } from '../base/counted';
import type { Finding } from './findings';
import type { AzureIdentity, ClusterObjects, SecretRef } from '../cluster/objects';
import { isServicePrincipal, refOf } from '../cluster/objects';
import type { SecretOf } from './secrets';
import { isComplete, secretOf } from './secrets';
import { contentFault, whereOf } from './service-principal';

/** What is worth knowing of the Secrets that service principals name: what NMI finds in them. */
export function secretFindings(objects: ClusterObjects): readonly Finding[] {
  const named = objects.identities.filter(isServicePrincipal).flatMap(namedBy);
  const stateOf = secretOf(objects.secrets);
  return [...named.flatMap((each) => ofSecret(each, stateOf)), ...notRead(named, objects, stateOf)];
}

interface Named {
  readonly identity: AzureIdentity;
  readonly ref: SecretRef;
}

function namedBy(identity: AzureIdentity): readonly Named[] {
  const { clientPassword } = identity.spec;
  return isComplete(clientPassword) ? [{ identity, ref: clientPassword }] : [];
}

function ofSecret({ identity, ref }: Named, stateOf: SecretOf): readonly Finding[] {
  const { type } = identity.spec;
  const object = refOf('AzureIdentity', identity.meta);
  const state = stateOf(ref);
  const where = whereOf(ref);
  switch (state?.kind) {
    case undefined:
    case 'unread':
      return [];
    case 'missing':
      return [
        {
          severity: 'error',
          code: 'SecretMissing',
          object,
          message: `Secret ${where}, which spec.clientPassword names, does not exist: NMI answers 503.`,
          remedy: `Create it: kubectl create secret generic ${ref.name} -n ${ref.namespace} ${valuesFor(type)}`,
        },
      ];
    case 'found': {
      const fault = contentFault(type, state);
      if (fault !== undefined) return [unusable({ identity, ref }, fault)];
      return type === 1 && state.values > 1 ? [ambiguous({ identity, ref }, state.values)] : [];
    }
  }
}

function unusable({ identity, ref }: Named, fault: string): Finding {
  return {
    severity: 'error',
    code: 'SecretUnusable',
    object: refOf('AzureIdentity', identity.meta),
    message: `Secret ${whereOf(ref)}, which spec.clientPassword names, ${fault}: NMI answers 503.`,
    remedy: `Put the credential into it: kubectl create secret generic ${ref.name} -n ${ref.namespace} ${valuesFor(identity.spec.type)} --dry-run=client -o yaml | kubectl apply -f -`,
  };
}

function valuesFor(type: number): string {
  return type === 2
    ? '--from-file=certificate=<file.pfx> --from-literal=password=<password>'
    : '--from-literal=clientSecret=<secret>';
}

/** A map of Go has no order. */
function ambiguous({ identity, ref }: Named, values: number): Finding {
  return {
    severity: 'warning',
    code: 'SecretAmbiguous',
    object: refOf('AzureIdentity', identity.meta),
    message: `Secret ${whereOf(ref)} has ${values} different values, and NMI picks any one of them as the password, each time again.`,
    remedy: 'Keep nothing but the password in it, under any key.',
  };
}

/** One for all: without asking for it, one should not find it at every object. */
function notRead(
  named: readonly Named[],
  { secrets }: ClusterObjects,
  stateOf: SecretOf,
): readonly Finding[] {
  const unread = named.filter(({ ref }) => (stateOf(ref)?.kind ?? 'unread') === 'unread');
  const [first] = unread.toSorted((a, b) => (whereOf(a.ref) < whereOf(b.ref) ? -1 : 1));
  if (first === undefined) return [];
  const others =
    unread.length > 1 ? ` The same goes for ${counted(unread.length - 1, 'more')}.` : '';
  return [
    {
      severity: 'info',
      code: 'SecretNotRead',
      object: refOf('AzureIdentity', first.identity.meta),
      message: `What Secret ${whereOf(first.ref)} holds was not read, so it is not known whether NMI gives pods a token through it.${others}`,
      remedy:
        secrets === undefined
          ? 'Set secrets: read in the profile, and give the right to get it with infra/cluster/secrets.yaml (docs/cluster-access.md).'
          : 'Give the right to get it: apply infra/cluster/secrets.yaml with its name, as docs/cluster-access.md shows.',
    },
  ];
}
