import { createPipelineRequest } from '@azure/core-rest-pipeline';
import type { ResourceId } from '../../core/base/resource-id';
import { partsOf } from '../../core/base/resource-id';
import type { Sight } from './azure';
import type { Clients } from './clients';
import { asReconcileErrors, sightOf } from './failure';
import { ARM_URL } from './transport';

/** https://learn.microsoft.com/rest/api/resources/resource-groups/get; no client of its own for this one read. */
const API_VERSION = '2021-04-01';

/** One resource group by itself: a list in it that answers 404 may be wrong. */
export function getResourceGroup(
  clients: Clients,
  group: ResourceId,
): Promise<Sight<{ readonly id: ResourceId }>> {
  const { subscriptionId, resourceGroup = '' } = partsOf(group);
  const { pipeline } = clients.compute(subscriptionId);
  const path = `/subscriptions/${subscriptionId}/resourcegroups/${encodeURIComponent(resourceGroup)}`;
  const url = `${ARM_URL}${path}?api-version=${API_VERSION}`;
  return sightOf(() =>
    asReconcileErrors({ operation: 'read', target: group }, async () => {
      await pipeline.sendRequest(clients.httpClient, createPipelineRequest({ url, method: 'GET' }));
      return { id: group };
    }),
  );
}
