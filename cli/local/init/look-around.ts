import type { Arm } from '../arm';
import { isRefusal } from '../arm';

export interface Subscription {
  readonly id: string;
  readonly name: string;
}

/** What a subscription has that a configuration speaks of. */
export interface Found {
  readonly subscription: Subscription;
  readonly clusters: readonly FoundCluster[];
  readonly groups: readonly IdentityGroup[];
  readonly registries: readonly FoundRegistry[];
}

export interface FoundCluster {
  readonly id: string;
  readonly name: string;
  readonly kubenet: boolean;
  readonly policyAddon: boolean;
  /** The add-on that AAD Pod Identity comes with in AKS. */
  readonly podIdentityAddon: boolean;
  /** Undefined where nobody may ask. */
  readonly flux: boolean | undefined;
}

/** A resource group with identities that people have made: none of AKS. */
export interface IdentityGroup {
  readonly id: string;
  readonly identities: readonly string[];
}

export interface FoundRegistry {
  readonly id: string;
  readonly name: string;
}

/** Those that are enabled. */
export async function subscriptionsOf(arm: Arm): Promise<readonly Subscription[]> {
  const all = await arm.list<{
    readonly subscriptionId: string;
    readonly displayName: string;
    readonly state: string;
  }>('/subscriptions', '2022-12-01');
  return all
    .filter(({ state }) => state === 'Enabled')
    .map(({ subscriptionId, displayName }) => ({ id: subscriptionId, name: displayName }));
}

interface ClusterBody extends Named {
  readonly properties: {
    readonly nodeResourceGroup?: string;
    readonly networkProfile?: { readonly networkPlugin?: string };
    readonly addonProfiles?: Readonly<Record<string, { readonly enabled?: boolean }>>;
    readonly podIdentityProfile?: { readonly enabled?: boolean };
  };
}

interface Named {
  readonly id: string;
  readonly name: string;
}

export async function lookAround(arm: Arm, subscription: Subscription): Promise<Found> {
  const at = `/subscriptions/${subscription.id}/providers`;
  const [clusters, identities, registries] = await Promise.all([
    arm.list<ClusterBody>(`${at}/Microsoft.ContainerService/managedClusters`, '2024-05-01'),
    arm.list<Named>(`${at}/Microsoft.ManagedIdentity/userAssignedIdentities`, '2023-01-31'),
    arm.list<Named>(`${at}/Microsoft.ContainerRegistry/registries`, '2023-07-01'),
  ]);
  const nodeGroups = clusters.map(({ properties }) => properties.nodeResourceGroup?.toLowerCase());
  const ofPeople = identities.filter(({ id }) => !nodeGroups.includes(groupOf(id).toLowerCase()));
  return {
    subscription,
    clusters: await Promise.all(clusters.map((each) => clusterOf(arm, each))),
    groups: [...Map.groupBy(ofPeople, ({ id }) => groupIdOf(id))].map(([id, inside]) => ({
      id,
      identities: inside.map(({ name }) => name),
    })),
    registries: registries.map(({ id, name }) => ({ id, name })),
  };
}

async function clusterOf(arm: Arm, { id, name, properties }: ClusterBody): Promise<FoundCluster> {
  const { networkProfile, addonProfiles, podIdentityProfile } = properties;
  return {
    ...{ id, name },
    kubenet: networkProfile?.networkPlugin === 'kubenet',
    policyAddon: addonProfiles?.azurepolicy?.enabled === true,
    podIdentityAddon: podIdentityProfile?.enabled === true,
    flux: await hasFlux(arm, id),
  };
}

/** https://learn.microsoft.com/azure/azure-arc/kubernetes/extensions-release */
async function hasFlux(arm: Arm, cluster: string): Promise<boolean | undefined> {
  try {
    const all = await arm.list<{ readonly properties: { readonly extensionType: string } }>(
      `${cluster}/providers/Microsoft.KubernetesConfiguration/extensions`,
      '2023-05-01',
    );
    return all.some(
      ({ properties }) => properties.extensionType.toLowerCase() === 'microsoft.flux',
    );
  } catch (error) {
    // Nobody has registered the provider, or may read it: Flux may have come in another way.
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

function groupOf(id: string): string {
  return id.split('/')[4] ?? '';
}

/** As the configuration writes it; providers disagree about its case. */
function groupIdOf(id: string): string {
  const [, , subscription = ''] = id.split('/');
  return `/subscriptions/${subscription}/resourceGroups/${groupOf(id)}`;
}
