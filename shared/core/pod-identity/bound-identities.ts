import { denialOf, refusalWords } from '../selection/allowed-identities';
import type { Cluster, Identity } from '../cluster/cluster';
import type { Denial } from '../selection/identity-tag';
import { tagDenial } from '../selection/identity-tag';
import type { DeniedIdentity } from '../selection/denied-identity';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { scopeOf, tryResourceId } from '../base/resource-id';
import type { Finding } from './findings';
import type { AzureIdentity, ClusterObjects } from '../cluster/objects';
import { refOf } from '../cluster/objects';
import { isUserAssignedId } from './validate-identity';

export interface BoundInput {
  readonly profile: Profile;
  readonly cluster: Pick<Cluster, 'id' | 'name'>;
  readonly objects: ClusterObjects;
  /** Azure's identities of every group that the profile names. */
  readonly identities: readonly Identity[];
}

export interface BoundIdentities {
  /** Identities that objects ask for and the profile allows, each once, by id. */
  readonly wanted: readonly Identity[];
  readonly refused: readonly DeniedIdentity[];
  readonly findings: readonly Finding[];
}

/**
 * Identities that AzureIdentity objects with a binding ask for, sorted by what the profile allows. Default deny: who may
 * write into a namespace gains nothing that the platform team did not grant to it (architecture rule 5).
 */
export function boundIdentities(input: BoundInput): BoundIdentities {
  const known = new Map(input.identities.map((identity) => [identity.id, identity]));
  const judged = askedFor(input.objects).flatMap((object) => judge(object, known, input) ?? []);
  const wanted = new Map(judged.flatMap(({ wants }) => (wants ? [[wants.id, wants]] : [])));
  return {
    wanted: [...wanted.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    refused: judged.flatMap(({ refused }) => refused ?? []),
    findings: judged.flatMap(({ finding }) => finding ?? []),
  };
}

/** A binding without a selector asks for nothing: no label can equal it on purpose. */
function askedFor({ identities, bindings }: ClusterObjects): readonly AzureIdentity[] {
  const bound = new Set(
    bindings
      .filter(({ selector }) => selector !== '')
      .map(({ meta, azureIdentity }) => `${meta.namespace}/${azureIdentity}`),
  );
  return identities
    .filter(({ meta, spec }) => spec.type === 0 && bound.has(`${meta.namespace}/${meta.name}`))
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

interface Judged {
  readonly wants?: Identity;
  readonly refused?: DeniedIdentity;
  readonly finding?: Finding;
}

function judge(
  object: AzureIdentity,
  known: ReadonlyMap<ResourceId, Identity>,
  input: BoundInput,
): Judged | undefined {
  const id = tryResourceId(object.spec.resourceID);
  // What is no id of an identity is told by its own finding.
  if (id === undefined || !isUserAssignedId(id)) return undefined;
  const identity = known.get(id);
  if (identity === undefined) return unknown(object, id, input);
  const denial = denialFor(object, identity, input);
  return denial === undefined ? { wants: identity } : refuse(object, id, denial, input);
}

/** A tag that says no speaks louder than one that is not there. */
function denialFor(
  { meta }: AzureIdentity,
  identity: Identity,
  { profile, cluster }: BoundInput,
): Denial | undefined {
  const denials = [
    denialOf(profile, cluster, identity),
    tagDenial(profile, profile.identities.namespacesTag, identity, {
      kind: 'namespace',
      name: meta.namespace,
    }),
  ].filter((denial) => denial !== undefined);
  return denials.find(({ keeps }) => !keeps) ?? denials[0];
}

function unknown(object: AzureIdentity, id: ResourceId, { profile }: BoundInput): Judged {
  const group = scopeOf(id);
  const { resourceGroups, onDemandResourceGroups } = profile.identities;
  if (![...resourceGroups, ...onDemandResourceGroups].includes(group)) {
    const rule = `profile "${profile.name}" does not list ${group}`;
    return {
      refused: refusalOf(object, id, { rule, keeps: false }),
      finding: notAllowed(object, id, `profile "${profile.name}" does not list its group ${group}`),
    };
  }
  return {
    finding: {
      severity: 'error',
      code: 'IdentityNotFound',
      object: refOf('AzureIdentity', object.meta),
      message: `Azure knows no identity ${id}. It was deleted, or the name is misspelt.`,
      remedy: 'Create the identity, or correct spec.resourceID and spec.clientID.',
    },
  };
}

function refuse(object: AzureIdentity, id: ResourceId, denial: Denial, input: BoundInput): Judged {
  const always = input.profile.identities.resourceGroups.includes(scopeOf(id));
  return {
    refused: refusalOf(object, id, denial),
    finding:
      always && input.profile.mode === 'managed'
        ? reachable(object, id, denial.rule)
        : notAllowed(object, id, denial.rule, denial.keeps),
  };
}

function refusalOf(object: AzureIdentity, identity: ResourceId, denial: Denial): DeniedIdentity {
  return { identity, ...refusalWords(denial), object: refOf('AzureIdentity', object.meta) };
}

function notAllowed(object: AzureIdentity, id: ResourceId, rule: string, keeps = false): Finding {
  const where = keeps ? 'to any further host' : 'for it';
  return {
    severity: 'error',
    code: 'IdentityNotAllowed',
    object: refOf('AzureIdentity', object.meta),
    message: `Identity ${id} is not attached ${where}: ${rule}.`,
    remedy:
      'If it is meant to be used here, the platform team lists its group in the profile and corrects its tags; else delete the AzureIdentity.',
  };
}

/** NMI in managed mode asks nobody: any AzureIdentity in the namespace will do. */
function reachable(object: AzureIdentity, id: ResourceId, rule: string): Finding {
  return {
    severity: 'error',
    code: 'NamespaceNotAllowed',
    object: refOf('AzureIdentity', object.meta),
    message: `Identity ${id} is on the hosts for others, and ${rule}; NMI in managed mode would hand out its token here all the same.`,
    remedy:
      'Delete the AzureIdentity. To keep namespaces apart for good, put the identity into a group of onDemandResourceGroups, or forbid such objects at admission.',
  };
}

function keyOf({ meta }: AzureIdentity): string {
  return `${meta.namespace}/${meta.name}`;
}
