/** What has to be so before a reconciler can work, and what people look at when it does not. */
import { groupScope, idKey } from '../resource-id';
import { findCluster } from './cluster-state';
import type { SystemTopic } from './model';
import type { Kernel } from './state';

export interface ProviderChange {
  readonly subscription: string;
  readonly namespace: string;
  readonly registered: boolean;
}

/** Registers a resource provider in a subscription, or takes that back. All are registered from the start. */
export function setProvider(kernel: Kernel, change: ProviderChange): void {
  const key = providerKey(change);
  const unregistered = (kernel.state.unregisteredProviders ??= new Set());
  if (change.registered) unregistered.delete(key);
  else unregistered.add(key);
}

export function isRegistered(
  { state }: Kernel,
  provider: Pick<ProviderChange, 'subscription' | 'namespace'>,
): boolean {
  return state.unregisteredProviders?.has(providerKey(provider)) !== true;
}

function providerKey({
  subscription,
  namespace,
}: Pick<ProviderChange, 'subscription' | 'namespace'>): string {
  return `${subscription}/${namespace}`.toLowerCase();
}

export interface NewTopic {
  readonly subscription: string;
  /** Default `rg-events`. */
  readonly resourceGroup?: string;
  /** Default: the subscription itself. */
  readonly source?: string;
  readonly topicType?: string;
  /** Of the function that gets the events. */
  readonly functionId?: string;
  readonly includedEventTypes: readonly string[];
  /** Of `data.operationName`; absent: all. */
  readonly operationNames?: readonly string[];
}

/** A system topic with one event subscription, for who looks at it: events flow by `deliverEventsTo`. Replaces that of its source. */
export function connectEvents(kernel: Kernel, input: NewTopic): SystemTopic {
  const { subscription, resourceGroup = 'rg-events', functionId = FUNCTION } = input;
  const { source = `/subscriptions/${subscription}`, topicType = OF_SUBSCRIPTIONS } = input;
  const { includedEventTypes, operationNames } = input;
  const name = `topic-${source.split('/').at(-1)}`;
  const id = `${groupScope(subscription, resourceGroup)}/providers/Microsoft.EventGrid/systemTopics/${name}`;
  const topic: SystemTopic = {
    ...{ id, name, subscription: subscription.toLowerCase(), source, topicType, functionId },
    includedEventTypes,
    ...(operationNames !== undefined && { operationNames }),
  };
  (kernel.state.systemTopics ??= new Map()).set(idKey(id), topic);
  return topic;
}

const OF_SUBSCRIPTIONS = 'Microsoft.Resources.Subscriptions';
const FUNCTION =
  '/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg-reconciler/providers/Microsoft.Web/sites/reconciler/functions/onResourceEvent';

/** Installs the Flux extension on a cluster, or removes it. */
export function setFluxExtension(kernel: Kernel, cluster: string, installed: boolean): void {
  const key = idKey(findCluster(kernel, cluster).id);
  const all = (kernel.state.fluxExtensions ??= new Set());
  if (installed) all.add(key);
  else all.delete(key);
}
