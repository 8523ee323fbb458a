import { denialOf, refusalWords } from '../selection/allowed-identities';
import type { Cluster, Identity } from '../cluster/cluster';
import type { Denial } from '../selection/identity-tag';
import { tagDenial } from '../selection/identity-tag';
import type { DeniedIdentity } from '../selection/allowed-identities';
import type { Profile } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { scopeOf, tryResourceId } from '../base/resource-id';
import type { Finding } from './findings';
import type { AzureIdentity, ClusterObjects } from '../cluster/objects';
import { refOf } from '../cluster/objects';
import type { KnownIdentities } from './known-identities';
import { knownIdentities } from './known-identities';
import { isClientId, isUserAssignedId } from './validate-identity';

export interface BoundInput {
  readonly profile: Profile;
  readonly cluster: Pick<Cluster, 'id' | 'name' | 'kubeletIdentity'>;
  readonly objects: ClusterObjects;
  /** Azure's identities of every group that the profile names. */
  readonly identities: readonly Identity[];
}

export interface BoundIdentities {
  /** Identities that objects ask for and the profile allows, each once, by id. */
  readonly desired: readonly Identity[];
  readonly refused: readonly DeniedIdentity[];
  readonly findings: readonly Finding[];
}

/**
 * Identities that AzureIdentity objects with a binding ask for, sorted by what the profile allows. Default deny: who may
 * write into a namespace gains nothing that the platform team did not grant to it (architecture rule 5).
 */
export function boundIdentities(input: BoundInput): BoundIdentities {
  const known = knownIdentities(input.identities, [], input.cluster.kubeletIdentity);
  const judged = bound(input.objects).flatMap((each) => judge(each, known, input) ?? []);
  const desired = new Map(judged.flatMap(({ wants }) => (wants ? [[wants.id, wants]] : [])));
  const isOnHosts = (id: ResourceId): boolean => desired.has(id) || isAlwaysThere(id, input);
  return {
    desired: [...desired.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    refused: judged.flatMap(({ refused }) => refused ?? []),
    findings: [
      ...judged.flatMap(({ finding }) => finding?.(isOnHosts) ?? []),
      ...bound(input.objects).flatMap(({ object }) => foreignToken(object, known, input) ?? []),
    ],
  };
}

function isAlwaysThere(id: ResourceId, { profile }: BoundInput): boolean {
  return profile.identities.resourceGroups.includes(scopeOf(id));
}

interface Bound {
  readonly object: AzureIdentity;
  /** False when its bindings have no selector: no label can equal that on purpose, so nothing is brought there for it. */
  readonly asks: boolean;
}

function bound({ identities, bindings }: ClusterObjects): readonly Bound[] {
  const selectors = Map.groupBy(
    bindings,
    ({ meta, azureIdentity }) => `${meta.namespace}/${azureIdentity}`,
  );
  return identities
    .filter(({ spec }) => spec.type === 0)
    .toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
    .flatMap((object) => {
      const all = selectors.get(keyOf(object));
      return all ? [{ object, asks: all.some(({ selector }) => selector !== '') }] : [];
    });
}

interface Judged {
  readonly wants?: Identity;
  readonly refused?: DeniedIdentity;
  /** What it is depends on whether the identity is on the hosts, for others. */
  readonly finding?: (isOnHosts: (id: ResourceId) => boolean) => Finding;
}

function judge(
  { object, asks }: Bound,
  known: KnownIdentities,
  input: BoundInput,
): Judged | undefined {
  const id = tryResourceId(object.spec.resourceID);
  // What is not an id of an identity has a finding of its own.
  if (id === undefined || !isUserAssignedId(id)) return undefined;
  const identity = known.byId.get(id);
  if (identity === undefined) return asks ? unknown(object, id, input) : undefined;
  const denial = denialFor(object, identity, input);
  if (denial !== undefined) return refuse(object, id, denial, { asks, input });
  return asks && mayServe(object, identity, known) ? { wants: identity } : undefined;
}

/**
 * False when nobody can get the token of the identity through the object: NMI asks by its client id alone. One that nobody
 * has is mostly that of an earlier incarnation, and soon fixed.
 */
function mayServe({ spec }: AzureIdentity, { id }: Identity, known: KnownIdentities): boolean {
  const owner = known.byClientId.get(spec.clientID.toLowerCase());
  return isClientId(spec.clientID) && (owner === undefined || owner === id);
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
      finding: () =>
        notAllowed(object, id, `profile "${profile.name}" does not list its group ${group}`),
    };
  }
  return {
    finding: () => ({
      severity: 'error',
      code: 'IdentityNotFound',
      object: refOf('AzureIdentity', object.meta),
      message: `Azure does not find identity ${id}. It was deleted, or its name is misspelt.`,
      remedy: 'Create the identity, or correct spec.resourceID and spec.clientID.',
    }),
  };
}

function refuse(
  object: AzureIdentity,
  id: ResourceId,
  denial: Denial,
  { asks, input }: { readonly asks: boolean; readonly input: BoundInput },
): Judged {
  return {
    ...(asks && { refused: refusalOf(object, id, denial) }),
    finding: (isOnHosts) =>
      input.profile.mode === 'managed' && isOnHosts(id)
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
    message: `Identity ${id} is on the hosts for others, and ${rule}; NMI in managed mode still hands out its token here.`,
    remedy: `Delete the AzureIdentity. ${KEPT_APART}`,
  };
}

const KEPT_APART =
  'NMI keeps no namespaces apart: that takes the admission policies of docs/admission.md, or clusters of their own.';

/**
 * An AzureIdentity with the client id of an identity that is not for its namespace, whatever its resource id says. That of the
 * kubelets is on every host.
 */
function foreignToken(
  object: AzureIdentity,
  known: KnownIdentities,
  input: BoundInput,
): Finding | undefined {
  const owner = known.byClientId.get(object.spec.clientID.toLowerCase());
  // What it names by its resource id is judged by that.
  if (owner === undefined || owner === tryResourceId(object.spec.resourceID)) return undefined;
  const identity = known.byId.get(owner);
  const rule =
    identity === undefined
      ? 'it is that of the kubelets'
      : denialFor(object, identity, input)?.rule;
  if (rule === undefined) return undefined;
  return {
    severity: 'error',
    code: 'ClientIdNotAllowed',
    object: refOf('AzureIdentity', object.meta),
    message: `spec.clientID ${object.spec.clientID} is that of ${owner}, and ${rule}; NMI asks for tokens by it alone, and gives out that one's wherever it is on the host.`,
    remedy: `Delete the AzureIdentity, and ask who wrote it. ${KEPT_APART}`,
  };
}

function keyOf({ meta }: AzureIdentity): string {
  return `${meta.namespace}/${meta.name}`;
}
