import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import type { ResourceId } from '../../shared/core/resource-id';
import { partsOf } from '../../shared/core/resource-id';
import { json } from './endpoint';

/** 202 with where to follow the work: Durable's own status in Location and `orchestration`, ours in `status`. */
export function accepted(
  request: HttpRequest,
  client: DurableClient,
  instanceId: string,
  body: Readonly<Record<string, unknown>>,
): HttpResponseInit {
  const urls = client.createHttpManagementPayload(instanceId);
  const location = client.createCheckStatusResponse(request, instanceId).headers;
  return json(
    202,
    { ...body, orchestration: urls },
    { ...headersOf(location), 'retry-after': '5' },
  );
}

/** Path of a cluster's own resource below the site. */
export function clusterPath(cluster: ResourceId): string {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster);
  return `/api/clusters/${subscriptionId}/${resourceGroup}/${name}`;
}

function headersOf(headers: unknown): Record<string, string> {
  const location = new Headers(headers as ConstructorParameters<typeof Headers>[0]).get('location');
  return location === null ? {} : { location };
}
