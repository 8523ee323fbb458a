/** What an administrator's tools look at before anything runs: subscriptions, providers, event topics, extensions. */
import { groupScope, idKey, isWithin } from '../resource-id';
import { findCluster } from '../world/cluster-state';
import { isRegistered } from '../world/prerequisites';
import type { Subscription, SystemTopic } from '../world/model';
import { subscriptionNotFound, resourceNotFound } from './error';
import { page } from './paging';
import type { Answer, Call } from './request';
import { GROUP, SUBSCRIPTION, type Provider, type Route } from './route';

const TOPIC = 'Microsoft.EventGrid/systemTopics';
const EXTENSION = 'Microsoft.KubernetesConfiguration/extensions';
const CLUSTER = `${GROUP}/providers/Microsoft.ContainerService/managedClusters/{name}`;

export function prerequisiteRoutes(): Route[] {
  return [
    { ...read('subscriptions', '/subscriptions', listSubscriptions), action: ANYBODY },
    { ...read('subscriptions', SUBSCRIPTION, getSubscription), action: ANYBODY },
    {
      ...read('resources', `${SUBSCRIPTION}/providers/{namespace}`, getProvider),
      action: ANYBODY,
    },
    {
      ...read('eventGrid', `${SUBSCRIPTION}/providers/${TOPIC}`, listTopics),
      action: `${TOPIC}/read`,
    },
    {
      ...read('eventGrid', `${GROUP}/providers/${TOPIC}/{name}/eventSubscriptions`, listEvents),
      action: `${TOPIC}/eventSubscriptions/read`,
    },
    {
      ...read('extensions', `${CLUSTER}/providers/${EXTENSION}`, listExtensions),
      action: `${EXTENSION}/read`,
    },
  ];
}

/** Whoever has signed in may ask; what is shown depends on who it is. */
const ANYBODY = '';

function read(
  provider: Provider,
  pattern: string,
  handle: (call: Call) => Answer,
): Omit<Route, 'action'> {
  return { method: 'GET', provider, pattern, quotas: [], handle };
}

function listSubscriptions(call: Call): Answer {
  const visible = [...call.kernel.state.subscriptions.values()].filter((one) => sees(call, one));
  return page(call, visible, (one) => subscriptionBody(call, one));
}

function getSubscription(call: Call): Answer {
  return { status: 200, body: subscriptionBody(call, visibleSubscription(call)) };
}

/** Throws what ARM answers to those who have no role in it at all. */
function visibleSubscription(call: Call): Subscription {
  const { subscription = '' } = call.params;
  const found = call.kernel.state.subscriptions.get(subscription.toLowerCase());
  if (found !== undefined && sees(call, found)) return found;
  throw subscriptionNotFound(subscription);
}

function sees({ kernel: { state }, actor }: Call, { id }: Subscription): boolean {
  if (!state.settings.enforceRbac) return true;
  const scope = `/subscriptions/${id}`;
  return [...state.roleAssignments.values()].some(
    (one) =>
      one.principalId === actor.objectId.toLowerCase() &&
      (isWithin(one.scope, scope) || isWithin(scope, one.scope)),
  );
}

function subscriptionBody({ kernel }: Call, { id, name }: Subscription): object {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    displayName: name,
    state: 'Enabled',
    tenantId: kernel.state.tenantId,
  };
}

function getProvider(call: Call): Answer {
  const { subscription = '', namespace = '' } = call.params;
  visibleSubscription(call);
  const registered = isRegistered(call.kernel, { subscription, namespace });
  return {
    status: 200,
    body: {
      id: `/subscriptions/${subscription}/providers/${namespace}`,
      namespace,
      registrationPolicy: 'RegistrationRequired',
      resourceTypes: [],
      registrationState: registered ? 'Registered' : 'NotRegistered',
    },
  };
}

function listTopics(call: Call): Answer {
  const { subscription } = call.params;
  const topics = [...(call.kernel.state.systemTopics?.values() ?? [])].filter(
    (one) => one.subscription === subscription?.toLowerCase(),
  );
  return page(call, topics, topicBody);
}

function topicBody({ id, name, source, topicType }: SystemTopic): object {
  return {
    ...{ id, name, location: 'global', type: TOPIC },
    properties: { source, topicType, provisioningState: 'Succeeded' },
  };
}

function listEvents(call: Call): Answer {
  const { subscription = '', group = '', name = '' } = call.params;
  const id = `${groupScope(subscription, group)}/providers/${TOPIC}/${name}`;
  const topic = call.kernel.state.systemTopics?.get(idKey(id));
  if (topic === undefined) throw resourceNotFound(TOPIC, name, group);
  return page(call, [{ ...topic, id: `${topic.id}/eventSubscriptions/reconciler` }], eventsBody);
}

function eventsBody({ id, functionId, includedEventTypes, operationNames }: SystemTopic): object {
  const condition = {
    ...{ operatorType: 'StringIn', key: 'data.operationName' },
    values: operationNames,
  };
  return {
    ...{ id, name: 'reconciler', type: `${TOPIC}/eventSubscriptions` },
    properties: {
      provisioningState: 'Succeeded',
      eventDeliverySchema: 'EventGridSchema',
      destination: { endpointType: 'AzureFunction', properties: { resourceId: functionId } },
      filter: {
        includedEventTypes,
        ...(operationNames !== undefined && { advancedFilters: [condition] }),
      },
    },
  };
}

function listExtensions(call: Call): Answer {
  const { subscription = '', group = '', name = '' } = call.params;
  const { id } = findCluster(
    call.kernel,
    `${groupScope(subscription, group)}/providers/Microsoft.ContainerService/managedClusters/${name}`,
  );
  const installed = call.kernel.state.fluxExtensions?.has(idKey(id)) === true;
  const all = installed ? [{ id: `${id}/providers/${EXTENSION}/flux` }] : [];
  return page(call, all, (extension) => ({
    ...{ ...extension, name: 'flux', type: EXTENSION },
    properties: { extensionType: 'microsoft.flux', provisioningState: 'Succeeded' },
  }));
}
