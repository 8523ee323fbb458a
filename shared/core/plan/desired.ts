import type { Cluster, Identity, Observed, Principal } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { LedgerEntry } from './ledger';
import type { DeniedIdentity, AllowedIdentities } from '../selection/allowed-identities';
import { allowedObjects } from './allowed-objects';
import type { PodUsage } from '../pod-identity/pod-usage';
import { podUsage } from '../pod-identity/pod-usage';
import { boundIdentities } from '../pod-identity/bound-identities';
import type { Profile } from '../configuration/profile';
import { attachesIdentities } from '../configuration/profile';
import type { ResourceId } from '../base/resource-id';
import { azArguments, scopeOf } from '../base/resource-id';
import type { RoleNeed } from '../cluster/roles';
import { neededRoles } from '../cluster/roles';
import { allowedIdentities } from '../selection/allowed-identities';

/** What should be true of one cluster. */
export interface Desired {
  /** Identities that belong on every node pool host. */
  readonly identities: readonly Identity[];
  readonly roles: readonly RoleNeed[];
  readonly refusals: readonly DeniedIdentity[];
  /** Identities that lack a tag, and stay on the hosts where we attached them; see keeping(). */
  readonly kept: readonly ResourceId[];
  /** Where pods use identities; absent while nobody has looked into the cluster. */
  readonly usage?: PodUsage;
  readonly failures: readonly Failure[];
}

/** Desired state of `cluster` under `profile`. */
export function desire(
  profile: Profile,
  cluster: Cluster,
  observed: Observed,
  reconciler: Principal,
): Desired {
  const desired = desiredSteps(profile, cluster, observed, reconciler);
  const usage = podUsage(profile, observed, allowedObjects({ desired, observed }));
  return usage === undefined ? desired : { ...desired, usage };
}

function desiredSteps(
  profile: Profile,
  cluster: Cluster,
  observed: Observed,
  reconciler: Principal,
): Desired {
  const principal = principalOf(profile, cluster, reconciler);
  const { allowed, refused } = identitiesFor(profile, cluster, observed);
  const failures = observed.missingResourceGroups.map((group) =>
    resourceGroupMissing(group, cluster),
  );
  if (principal === undefined) {
    return {
      identities: [],
      roles: [],
      refusals: refused,
      kept: [],
      failures: [...failures, noKubeletIdentity(cluster)],
    };
  }
  return {
    identities: attachesIdentities(profile) ? allowed : [],
    roles: neededRoles(profile, cluster, allowed, principal).filter(
      ({ scope }) => !observed.missingResourceGroups.includes(scope),
    ),
    refusals: refused,
    kept: [],
    failures,
  };
}

/** The same, with what stays because it is held: only the ledger knows what we attached. */
export function keeping(desired: Desired, ledger: readonly LedgerEntry[]): Desired {
  const wanted = new Set(desired.identities.map(({ id }) => id));
  // A role on the identity itself counts as well: in standard mode an in-cluster MIC attaches, and that is all we hold.
  const held = new Set(
    ledger.map((entry) => (entry.kind === 'identity' ? entry.identity : entry.scope)),
  );
  const stays = ({ identity, keeps }: DeniedIdentity): boolean =>
    keeps === true && held.has(identity) && !wanted.has(identity);
  const kept = new Set(desired.refusals.filter(stays).map(({ identity }) => identity));
  return {
    ...desired,
    kept: [...kept],
    refusals: desired.refusals.map((each) => explained(each, kept)),
  };
}

function explained(
  { keeps, ...refusal }: DeniedIdentity,
  kept: ReadonlySet<ResourceId>,
): DeniedIdentity {
  return keeps === true && kept.has(refusal.identity) ? { ...refusal, keeps } : refusal;
}

/** Those that the cluster always gets, and those that objects in it ask for. */
function identitiesFor(
  profile: Profile,
  cluster: Cluster,
  { identities, objects }: Observed,
): AllowedIdentities {
  const { resourceGroups, onDemandResourceGroups } = profile.identities;
  const isOnDemand = (group: ResourceId): boolean =>
    onDemandResourceGroups.includes(group) && !resourceGroups.includes(group);
  const always = allowedIdentities(
    profile,
    cluster,
    identities.filter(({ id }) => !isOnDemand(scopeOf(id))),
  );
  if (objects.kind !== 'read') return always;
  const bound = boundIdentities({ profile, cluster, objects: objects.objects, identities });
  const known = new Set(always.allowed.map(({ id }) => id));
  return {
    allowed: [...always.allowed, ...bound.desired.filter(({ id }) => !known.has(id))],
    refused: [...always.refused, ...bound.refused],
  };
}

/** Who attaches needs the rights: the reconciler, or MIC, which acts as the kubelet identity (aad-pod-identity #939). */
export function principalOf(
  profile: Profile,
  cluster: Cluster,
  reconciler: Principal,
): Principal | undefined {
  if (attachesIdentities(profile)) return reconciler;
  const kubelet = cluster.kubeletIdentity;
  return kubelet && { principalId: kubelet.principalId };
}

function resourceGroupMissing(group: ResourceId, cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'IdentityResourceGroupNotFound',
    message: `The profile names the identity resource group ${group}, but Azure does not find it. Its identities are left as they are.`,
    target: group,
    remedy: `Create the group (az group create ${azArguments(group).replace('--resource-group', '--name')} --location ${cluster.location}) or take it out of the profile's identities.resourceGroups.`,
  };
}

function noKubeletIdentity(cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'NoKubeletIdentity',
    message: `Cluster ${cluster.name} has no kubelet identity (a service-principal cluster), so MIC's roles cannot be granted to anything.`,
    target: cluster.id,
    remedy: `az aks update ${azArguments(cluster.id)} --enable-managed-identity, or use mode: managed, which needs no rights in the cluster.`,
  };
}
