/** What Event Grid tells of a registry (shapes: Microsoft's samples, eventgrid/Microsoft.ContainerRegistry 2018-01-01). */
import { randomUUID } from 'node:crypto';
import type { RegistryEvent } from './model';
import type { Change } from './request';
import { partsOf } from './store';

const HELM_CONFIG = 'application/vnd.cncf.helm.config.v1+json';

/**
 * The event of a change; undefined for a source, which belongs to somebody else. An OCI chart is an image to ACR:
 * ChartPushed is what it tells of charts in its old chart store, unless `chartEvents` says otherwise.
 */
export function eventOf(
  change: Change,
  now: number,
  chartEvents: boolean,
): RegistryEvent | undefined {
  const { registry, kind, repository, tag, digest, mediaType, bytes } = change;
  if (registry.id === undefined) return undefined;
  const what = chartEvents && partsOf(bytes).config?.mediaType === HELM_CONFIG ? 'Chart' : 'Image';
  const prefix = what === 'Chart' ? 'chart_' : '';
  const size = kind === 'push' ? { size: bytes.length, length: bytes.length } : {};
  const target = { mediaType, ...size, digest, repository, ...(tag !== undefined && { tag }) };
  return {
    type: `Microsoft.ContainerRegistry.${what}${kind === 'push' ? 'Pushed' : 'Deleted'}`,
    source: registry.id,
    subject: tag === undefined ? repository : `${repository}:${tag}`,
    data: {
      id: randomUUID(),
      timestamp: new Date(now).toISOString(),
      action: `${prefix}${kind}`,
      location: registry.location,
      target,
      request: {
        id: randomUUID(),
        host: registry.host,
        method: kind === 'push' ? 'PUT' : 'DELETE',
        useragent: 'local',
      },
    },
  };
}
