import { needsPolicy } from '../../../shared/core/cluster/network-plugin';
import type { Finding } from '../../findings';
import type { Facts } from './facts';
import { subscriptionOf } from './facts';

/** Of a subscription with clusters: what is read there, what tells of changes, and what tells of trouble with that. */
const WATCHED = [
  'Microsoft.Compute',
  'Microsoft.ContainerService',
  'Microsoft.EventGrid',
  'Microsoft.Insights',
  'Microsoft.ManagedIdentity',
];
const OF_REGISTRIES = ['Microsoft.ContainerRegistry', 'Microsoft.EventGrid', 'Microsoft.Insights'];

/** Whether the resource providers are registered, one finding for each subscription. */
export async function providers(facts: Facts): Promise<readonly Finding[]> {
  const needed = [...neededIn(facts)];
  return Promise.all(needed.map(([subscription, names]) => lookAt(facts, subscription, names)));
}

function neededIn({ configuration, watched, selected }: Facts): Map<string, Set<string>> {
  const needed = new Map<string, Set<string>>();
  const add = (subscription: string, names: readonly string[]): void => {
    const before = needed.get(subscription) ?? new Set();
    needed.set(subscription, new Set([...before, ...names]));
  };
  for (const subscription of watched) add(subscription.toLowerCase(), WATCHED);
  for (const { id } of configuration.registries) add(subscriptionOf(id), OF_REGISTRIES);
  for (const { cluster, profile } of selected) {
    if (needsPolicy(profile, cluster))
      add(subscriptionOf(cluster.id), ['Microsoft.PolicyInsights']);
  }
  return needed;
}

async function lookAt(
  { arm }: Facts,
  subscription: string,
  names: ReadonlySet<string>,
): Promise<Finding> {
  const states = await Promise.all(
    [...names].map(async (name) => {
      const path = `/subscriptions/${subscription}/providers/${name}`;
      const { registrationState } = await arm.get<Provider>(path, '2021-04-01');
      return { name, isThere: registrationState === 'Registered' };
    }),
  );
  const missing = states.filter(({ isThere }) => !isThere).map(({ name }) => name);
  if (missing.length === 0) {
    return { what: `resource providers of ${subscription} are registered`, result: 'well' };
  }
  const commands = missing.map(
    (name) => `az provider register --namespace ${name} --subscription ${subscription}`,
  );
  return {
    what: `resource providers of ${subscription} are not registered: ${missing.join(', ')}`,
    result: 'wrong',
    remedy: commands.join('\n'),
  };
}

interface Provider {
  readonly registrationState: string;
}
