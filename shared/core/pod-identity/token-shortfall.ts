import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';
import { quoted } from './findings';
import type { KnownIdentities } from './known-identities';
import { isGone } from './known-identities';
import type { Machine } from './machine';
import { answersFor, ownerOf } from './machine';
import type { AzureIdentity } from '../cluster/objects';
import type { OutsideByNode } from './outside-by-node';
import type { SecretOf } from './secrets';
import { servicePrincipalShortfall } from './service-principal';
import type { Shortfall } from './shortfall';
import { invalid, MORE_THAN_ALLOWED } from './shortfall';
import { isClientId, isUserAssignedId } from './validate-identity';

export interface TokenRules {
  readonly mode: 'managed' | 'standard';
  readonly known: KnownIdentities;
  /** Whether the profile lets pods of a namespace use an identity. */
  readonly mayUse: (namespace: string, identity: ResourceId) => boolean;
  /** Why the profile keeps an identity from the pool of a node; absent: it keeps none from any. */
  readonly outside?: OutsideByNode;
  readonly secretOf: SecretOf;
}

/** What NMI makes of an identity that it has found for a pod on a machine, by its type first. */
export function shortfallOf(
  rules: TokenRules,
  identity: AzureIdentity,
  nodeName: string,
  machine: Machine | undefined,
): Shortfall | undefined {
  switch (identity.spec.type) {
    case 0:
      return ofUserAssigned(rules, identity, nodeName, machine);
    case 1:
    case 2:
      return servicePrincipalShortfall(identity, rules.secretOf);
    default:
      return invalid(identity, `has type ${identity.spec.type}, which NMI does not know`);
  }
}

function ofUserAssigned(
  rules: TokenRules,
  identity: AzureIdentity,
  nodeName: string,
  machine: Machine | undefined,
): Shortfall | undefined {
  const { meta, spec } = identity;
  if (spec.clientID === '') return withoutClientId(identity, machine);
  if (!isClientId(spec.clientID)) {
    return invalid(identity, `has clientID ${quoted(spec.clientID)}, which no identity has`);
  }
  const named = namedBy(identity);
  // MIC, and we in its stead, go by the resource id.
  if (named === undefined && rules.mode === 'standard') {
    return invalid(identity, 'has no usable resourceID');
  }
  const owner = ownerOf(spec.clientID, named, machine, rules.known);
  if (owner === undefined) return unknownClient(rules, identity, named, nodeName);
  if (isGone(rules.known, owner)) return notFound(identity, owner);
  const isThere = answersFor(machine, rules.known, owner);
  if (!rules.mayUse(meta.namespace, owner)) {
    return isThere ? tooMuch(identity, owner) : notAllowed(identity);
  }
  if (named !== undefined && named !== owner) return wrongOne(identity, owner);
  return isThere ? undefined : notThere(rules, identity, owner, { nodeName, machine });
}

function notThere(
  { outside }: TokenRules,
  identity: AzureIdentity,
  owner: ResourceId,
  { nodeName, machine }: { readonly nodeName: string; readonly machine: Machine | undefined },
): Shortfall {
  const why = outside?.(nodeName, owner);
  return why === undefined ? notOnNode(identity, nodeName, machine) : notOnPool(identity, why);
}

function namedBy({ spec }: AzureIdentity): ResourceId | undefined {
  const id = tryResourceId(spec.resourceID);
  return id !== undefined && isUserAssignedId(id) ? id : undefined;
}

/** IMDS is asked without an identity then: it gives the machine's own, or does not know which of several is meant. */
function withoutClientId(identity: AzureIdentity, machine: Machine | undefined): Shortfall {
  if (machine?.systemAssigned !== true) {
    return invalid(identity, 'has no clientID, by which NMI asks for tokens');
  }
  return [
    MORE_THAN_ALLOWED,
    `AzureIdentity ${identity.meta.name} has no clientID, so it gets the token of the machine itself.`,
  ];
}

function unknownClient(
  { known, mayUse }: TokenRules,
  identity: AzureIdentity,
  named: ResourceId | undefined,
  nodeName: string,
): Shortfall {
  const { meta, spec } = identity;
  const azure = named && known.byId.get(named);
  if (azure !== undefined) {
    return [
      'UnknownClientId',
      `AzureIdentity ${meta.name} has clientID ${spec.clientID}, and the identity has ${azure.clientId}.`,
    ];
  }
  if (named === undefined) {
    return [
      'UnknownClientId',
      `Azure does not find an identity with clientID ${spec.clientID}, which AzureIdentity ${meta.name} names.`,
    ];
  }
  if (isGone(known, named)) return notFound(identity, named);
  return mayUse(meta.namespace, named)
    ? notOnNode(identity, nodeName, undefined)
    : notAllowed(identity);
}

function notFound({ meta }: AzureIdentity, id: ResourceId): Shortfall {
  return [
    'IdentityNotFound',
    `Azure does not find identity ${id}, which AzureIdentity ${meta.name} names.`,
  ];
}

function tooMuch({ meta }: AzureIdentity, owner: ResourceId): Shortfall {
  return [
    MORE_THAN_ALLOWED,
    `it gets the token of ${owner} through AzureIdentity ${meta.name}, and the profile does not allow that in this namespace.`,
  ];
}

function wrongOne({ meta, spec }: AzureIdentity, owner: ResourceId): Shortfall {
  return [
    'WrongIdentity',
    `clientID ${spec.clientID} of AzureIdentity ${meta.name} is that of ${owner}, which its resourceID does not name.`,
  ];
}

function notAllowed({ meta }: AzureIdentity): Shortfall {
  return ['NotAllowed', `the profile does not allow AzureIdentity ${meta.name} in this namespace.`];
}

function notOnNode(
  { meta }: AzureIdentity,
  nodeName: string,
  machine: Machine | undefined,
): Shortfall {
  const where = machine === undefined ? ', of which no host is known yet' : '';
  return ['NotOnNode', `identity ${meta.name} is not on its node ${nodeName}${where}.`];
}

function notOnPool({ meta }: AzureIdentity, why: string): Shortfall {
  return ['NodePoolNotAllowed', `identity ${meta.name} is not on its node: ${why}.`];
}
