import { createPipelineRequest } from '@azure/core-rest-pipeline';
import type { ResourceId } from '../../core/base/resource-id';
import { contains, partsOf, tryResourceId } from '../../core/base/resource-id';
import { isObject, parsed } from './arm-body';
import type { Clients } from './clients';
import { ARM_URL } from './transport';

/** https://learn.microsoft.com/rest/api/policy/policy-exemptions; the client library of policies has none. */
const API_VERSION = '2022-07-01-preview';
const MAX_PAGES = 1000;

/**
 * Ids, in lower case, of the assignments that a cluster, or something above it, is exempt from. The list of its resource
 * group has those above and within it as well. One that has expired counts until it is deleted: rather shut than open.
 */
export async function exemptedAssignments(
  clients: Clients,
  cluster: ResourceId,
): Promise<ReadonlySet<string>> {
  const { subscriptionId, resourceGroup = '' } = partsOf(cluster);
  const path = `/subscriptions/${subscriptionId}/resourceGroups/${encodeURIComponent(resourceGroup)}/providers/Microsoft.Authorization/policyExemptions`;
  const exempted = new Set<string>();
  let next: string | undefined = `${ARM_URL}${path}?api-version=${API_VERSION}`;
  for (let pages = 0; next !== undefined; pages++) {
    if (pages >= MAX_PAGES) throw new Error(`Azure's list does not end after ${MAX_PAGES} pages.`);
    const body = await pageAt(clients, subscriptionId, next);
    const items: readonly unknown[] = Array.isArray(body['value']) ? body['value'] : [];
    for (const item of items) exempted.add(assignmentIn(item, cluster));
    next = textOf(body['nextLink']) || undefined;
  }
  return exempted;
}

async function pageAt(
  clients: Clients,
  subscriptionId: string,
  url: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { pipeline } = clients.policy(subscriptionId);
  const request = createPipelineRequest({ url, method: 'GET' });
  const { bodyAsText } = await pipeline.sendRequest(clients.httpClient, request);
  const body = parsed(bodyAsText);
  return isObject(body) ? body : {};
}

/** Empty when it is of another cluster. Scopes above a subscription are listed only where they hold. */
function assignmentIn(item: unknown, cluster: ResourceId): string {
  const { id, properties } = isObject(item) ? item : {};
  const [scope = ''] = textOf(id).toLowerCase().split('/providers/microsoft.authorization/');
  const at = tryResourceId(scope);
  if (at !== undefined && !contains(at, cluster)) return '';
  return isObject(properties) ? textOf(properties['policyAssignmentId']).toLowerCase() : '';
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
