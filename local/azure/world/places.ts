/** Verbs on subscriptions and resource groups. */
import { groupScope, idKey } from '../resource-id';
import type { ResourceGroup, Subscription, Tags } from './model';
import type { Kernel } from './state';

export interface NewSubscription {
  readonly subscription?: string;
  readonly name?: string;
}

export interface NewResourceGroup {
  readonly name: string;
  /** Default: the first subscription. */
  readonly subscription?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly managedBy?: string;
}

const DEFAULT_LOCATION = 'westeurope';

/** Adds a subscription; an existing one is returned as it is. */
export function createSubscription(kernel: Kernel, input: NewSubscription = {}): Subscription {
  const id = (input.subscription ?? kernel.random.guid()).toLowerCase();
  const existing = kernel.state.subscriptions.get(id);
  if (existing) return existing;
  const subscription = {
    id,
    name: input.name ?? `subscription-${kernel.state.subscriptions.size + 1}`,
  };
  kernel.state.subscriptions.set(id, subscription);
  return subscription;
}

/** The subscription named, or the first one; made when there is none. */
function ensureSubscription(kernel: Kernel, subscription?: string): string {
  const [first] = kernel.state.subscriptions.keys();
  if (subscription === undefined && first !== undefined) return first;
  return createSubscription(kernel, subscription === undefined ? {} : { subscription }).id;
}

/** Adds a resource group; an existing one of that name is returned as it is. */
export function createResourceGroup(kernel: Kernel, input: NewResourceGroup): ResourceGroup {
  const subscription = ensureSubscription(kernel, input.subscription);
  const id = groupScope(subscription, input.name);
  const existing = kernel.state.groups.get(idKey(id));
  if (existing) return existing;
  const group: ResourceGroup = {
    id,
    name: input.name,
    subscription,
    location: input.location ?? DEFAULT_LOCATION,
    tags: input.tags ?? {},
    ...(input.managedBy === undefined ? {} : { managedBy: input.managedBy }),
  };
  kernel.state.groups.set(idKey(id), group);
  return group;
}
