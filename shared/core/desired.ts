import type { Cluster, Identity, Observed, Principal } from './cluster';
import type { Failure } from './errors';
import type { Refusal } from './plan';
import type { Profile } from './profile';
import type { ResourceId } from './resource-id';
import { azArguments } from './resource-id';
import type { RoleNeed } from './roles';
import { neededRoles } from './roles';
import { allowedIdentities } from './selection';

/** What should be true of one cluster. */
export interface Desired {
  /** Identities that belong on every node pool host. */
  readonly identities: readonly Identity[];
  readonly roles: readonly RoleNeed[];
  readonly refusals: readonly Refusal[];
  readonly failures: readonly Failure[];
}

/**
 * Desired state of `cluster` under `profile`. In standard mode MIC, inside the cluster, attaches identities; only its
 * roles are ours.
 */
export function desire(
  profile: Profile,
  cluster: Cluster,
  observed: Observed,
  reconciler: Principal,
): Desired {
  const principal = principalOf(profile, cluster, reconciler);
  const { allowed, refused } = allowedIdentities(profile, cluster, observed.identities);
  const failures = observed.missingResourceGroups.map((group) =>
    resourceGroupMissing(group, cluster),
  );
  if (principal === undefined) {
    return {
      identities: [],
      roles: [],
      refusals: refused,
      failures: [...failures, noKubeletIdentity(cluster)],
    };
  }
  return {
    identities: profile.mode === 'managed' ? allowed : [],
    roles: neededRoles(profile, cluster, allowed, principal).filter(
      ({ scope }) => !observed.missingResourceGroups.includes(scope),
    ),
    refusals: refused,
    failures,
  };
}

/** managed: the reconciler itself needs the rights. standard: MIC does, and it acts as the kubelet identity (aad-pod-identity #939). */
export function principalOf(
  profile: Profile,
  cluster: Cluster,
  reconciler: Principal,
): Principal | undefined {
  if (profile.mode === 'managed') return reconciler;
  const kubelet = cluster.kubeletIdentity;
  return kubelet && { principalId: kubelet.principalId };
}

function resourceGroupMissing(group: ResourceId, cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'IdentityResourceGroupNotFound',
    message: `The profile names the identity resource group ${group}, and Azure does not know it. Identities from it are left as they are.`,
    target: group,
    remedy: `Create the group (az group create ${azArguments(group).replace('--resource-group', '--name')} --location ${cluster.location}) or take it out of the profile's identities.resourceGroups.`,
  };
}

function noKubeletIdentity(cluster: Cluster): Failure {
  return {
    policy: 'Stalled',
    code: 'NoKubeletIdentity',
    message: `Cluster ${cluster.name} has no kubelet identity (a service-principal cluster), so there is nobody to give MIC's roles to.`,
    target: cluster.id,
    remedy: `az aks update ${azArguments(cluster.id)} --enable-managed-identity, or use mode: managed, which needs no rights in the cluster.`,
  };
}
