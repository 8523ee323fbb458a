import type { Configuration, Profile } from '../../shared/core/configuration/profile';
import { identityGroups } from '../../shared/core/configuration/profile';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { partsOf } from '../../shared/core/base/resource-id';
import type { World } from '../azure';
import { prepareRegistry, prepareSubscription } from '../azure/landing-zone';
import type { Tags } from '../azure/world/model';
import { YOU } from './az-door';
import { matching } from './fleet';

/** Who the reconciler is here; the same at every start, for the world remembers what it may do. */
export const RECONCILER = {
  objectId: '5e1f0000-0000-4000-8000-000000000001',
  appId: '5e1f0000-0000-4000-8000-000000000002',
};

/** Identities that a group has which nobody filled: enough for a plan to read like one. */
const USUAL_NAMES = ['billing', 'orders', 'search'];

/** Makes what the configuration speaks of and Azure has not yet: subscriptions, groups with identities, registries. */
export function furnish(world: World, configuration: Configuration): void {
  for (const subscription of subscriptionsOf(configuration)) {
    world.createSubscription({ subscription });
  }
  for (const subscription of subscriptionsOf(configuration)) prepare(world, subscription);
  for (const profile of configuration.profiles) {
    for (const group of identityGroups(profile)) fillGroup(world, profile, group);
  }
  for (const { id } of configuration.registries) addRegistry(world, id);
}

/** What the reconciler holds there is not given twice. */
function prepare(world: World, subscription: string): void {
  const scope = `/subscriptions/${subscription}`;
  const given = [...world.state.roleAssignments.values()];
  const isDone = given.some(
    (one) => one.scope === scope && one.principalId === RECONCILER.objectId,
  );
  if (isDone) return;
  prepareSubscription(world, { ...RECONCILER, subscription });
  world.createPrincipal({ ...YOU, name: 'you', existing: true });
  world.grantRole({ principalId: YOU.objectId, role: 'Owner', scope, existing: true });
}

function subscriptionsOf({ settings, profiles, registries }: Configuration): readonly string[] {
  const groups = profiles.flatMap(identityGroups);
  const named = [...groups, ...registries.map(({ id }) => id)].map(
    (id) => partsOf(id).subscriptionId,
  );
  const selected = profiles.flatMap(({ selector }) => selector.subscriptions);
  return [...new Set([...settings.subscriptions, ...selected, ...named])];
}

/** A whole group, or one identity where the configuration names one. */
function fillGroup(world: World, profile: Profile, id: ResourceId): void {
  const { subscriptionId: subscription, resourceGroup = '', type, name } = partsOf(id);
  const isOnDemand = profile.identities.onDemandResourceGroups.includes(id);
  const inGroup = [...world.state.identities.values()].filter(
    (one) =>
      one.subscription === subscription &&
      one.resourceGroup.toLowerCase() === resourceGroup.toLowerCase(),
  );
  const wanted = type === undefined ? USUAL_NAMES : [name ?? ''];
  const isThere = type === undefined && inGroup.length > 0;
  const tags = tagsOf(profile, isOnDemand);
  world.createResourceGroup({ name: resourceGroup, subscription });
  for (const each of isThere ? [] : wanted) {
    const name = isOnDemand && type === undefined ? `team-${each}` : each;
    if (inGroup.some((one) => one.name === name)) continue;
    world.createIdentity({ name, resourceGroup, subscription, tags, existing: true });
  }
}

/** Tags with which the rules of the profile let an identity through. */
function tagsOf({ identities }: Profile, isOnDemand: boolean): Tags {
  const { tags, clustersTag, namespacesTag } = identities;
  const wanted = Object.entries(tags).map(([name, glob]) => [name, matching(glob, '')] as const);
  const named = [clustersTag, namespacesTag].flatMap(({ name, requiredIn }) =>
    requiredIn === 'everyGroup' || (requiredIn === 'onDemandGroups' && isOnDemand)
      ? [[name, '*'] as const]
      : [],
  );
  return Object.fromEntries([...wanted, ...named]);
}

/** As `az aks create --attach-acr` does: the nodes may pull. What is given is not given twice. */
export function attachRegistries(
  world: World,
  { registries }: Configuration,
  principalId: string,
): void {
  const given = [...world.state.roleAssignments.values()];
  for (const { id: scope } of registries) {
    const isDone = given.some(
      (one) => one.principalId === principalId && one.scope.toLowerCase() === scope,
    );
    if (!isDone) world.grantRole({ principalId, role: 'AcrPull', scope, existing: true });
  }
}

function addRegistry(world: World, id: ResourceId): void {
  const { subscriptionId: subscription, resourceGroup = '', name = '' } = partsOf(id);
  const isThere = [...world.state.registries.values()].some((one) => one.id.toLowerCase() === id);
  if (isThere) return;
  const { objectId } = RECONCILER;
  prepareRegistry(world, { name, subscription, resourceGroup, objectId });
}
