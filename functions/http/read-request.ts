import type { HttpRequest } from '@azure/functions';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { tryResourceId } from '../../shared/core/base/resource-id';
import { isSwept } from '../../shared/core/selection/swept';
import type { Adapters } from '../../shared/current-adapters';
import { isKnown } from './known-cluster';
import { CLUSTER_PART, SUBSCRIPTION_ID } from '../../shared/api/parameters';
import { bodyWithin } from './body-within';
import { assertJsonType, parseJson } from './json-body';
import { refuse } from './problem';

/** Nobody has a reason to send more; what does is refused before it is parsed. */
const MAX_BODY_BYTES = 16 * 1024;
const GUID = new RegExp(SUBSCRIPTION_ID, 'u');
const NAME = new RegExp(CLUSTER_PART, 'u');

/** Cluster named by the route. Throws ProblemError when it cannot be one, or is outside the swept subscriptions. */
export async function clusterOf(adapters: Adapters, request: HttpRequest): Promise<ResourceId> {
  const { subscriptionId = '', resourceGroup = '', name = '' } = request.params;
  assertGuid(subscriptionId);
  const id = tryResourceId(
    `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.ContainerService/managedClusters/${name}`,
  );
  if (id === undefined || !NAME.test(resourceGroup) || !NAME.test(name)) {
    refuse(400, 'InvalidClusterName', 'The path does not name a resource group and a cluster.');
  }
  // What we hold in a subscription that was taken out of the settings can still be looked at and taken back.
  if (!(await isKnown(adapters, id))) await assertManaged(adapters, subscriptionId);
  return id;
}

/**
 * What is not swept is not ours: a caller must not make us look at, or write to, somebody else's subscription. Throws
 * ProblemError, also for what is no subscription id.
 */
export async function assertManaged(adapters: Adapters, subscriptionId: string): Promise<void> {
  assertGuid(subscriptionId);
  const { configuration } = await adapters.configuration.current();
  if (isSwept(configuration, subscriptionId)) return;
  refuse(
    404,
    'SubscriptionNotManaged',
    `Subscription ${subscriptionId} is not in settings.subscriptions.`,
    'Add it to settings.subscriptions of the configuration, and give the reconciler its reader role there.',
  );
}

function assertGuid(subscriptionId: string): void {
  if (GUID.test(subscriptionId)) return;
  refuse(
    400,
    'InvalidSubscriptionId',
    `"${subscriptionId.slice(0, 60)}" is not a subscription id; expected a GUID.`,
  );
}

/**
 * JSON object in the body, or {} where there is none. Throws ProblemError for anything else, and for unknown or repeated keys.
 * `known`: all that are described.
 */
export async function bodyOf(
  request: HttpRequest,
  known: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  // As fetch reads a text: without its mark of byte order.
  const text = new TextDecoder().decode(await bodyWithin(request, MAX_BODY_BYTES));
  if (text.trim() === '') return {};
  assertJsonType(request.headers.get('content-type'));
  const body = parseJson(text);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    refuse(400, 'InvalidBody', 'The body must be a JSON object.');
  }
  const unknown = Object.keys(body).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    refuse(
      400,
      'UnknownKey',
      `"${unknown.slice(0, 60)}" is not a known key; expected ${known.join(', ')}.`,
    );
  }
  return body as Readonly<Record<string, unknown>>;
}

/** Boolean at `key`, false where it is absent. Throws ProblemError. */
export function flag(body: Readonly<Record<string, unknown>>, key: string): boolean {
  const { [key]: value = false } = body;
  if (typeof value !== 'boolean') refuse(400, 'InvalidValue', `"${key}" must be true or false.`);
  return value;
}

/** Texts at `key`, undefined where it is absent. Throws ProblemError, also for an empty list: it would select nothing. */
export function texts(
  body: Readonly<Record<string, unknown>>,
  key: string,
): readonly string[] | undefined {
  const value = body[key];
  if (value === undefined) return undefined;
  const isList = Array.isArray(value) && value.length > 0;
  if (!isList || !value.every((text) => typeof text === 'string' && text !== '')) {
    refuse(400, 'InvalidValue', `"${key}" must be a list of at least one string.`);
  }
  return value as readonly string[];
}
