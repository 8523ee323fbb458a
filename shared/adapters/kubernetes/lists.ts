import type { Cluster } from '../../core/cluster/cluster';
import { isReconcileError } from '../../core/base/errors';
import { tooLarge } from './failure';
import type { Json } from './json';
import { asMap, asText, listIn } from './json';
import type { Sender } from './send';

const PAGE = '250';
export const MAX_LOOK_BYTES = 256 * 1024 * 1024;

export interface Listed {
  readonly items: readonly Json[];
  readonly resourceVersion: string;
}

/** How much one look has read so far. */
export interface Meter {
  bytes: number;
}

export interface ListRequest {
  readonly path: string;
  readonly labelSelector?: string;
}

/** One kind, all pages, as of one moment. Undefined when the API server does not know the kind (404). */
export async function list(
  cluster: Cluster,
  sender: Sender,
  request: ListRequest,
  meter: Meter = { bytes: 0 },
): Promise<Listed | undefined> {
  try {
    return await pages(cluster, sender, request, meter);
  } catch (error) {
    if (!isReconcileError(error)) throw error;
    if (error.failure.code === 'NotFound') return undefined;
    // The snapshot behind the pages is gone: once more from the start.
    if (error.failure.code === 'Expired') return pages(cluster, sender, request, meter);
    throw error;
  }
}

async function pages(
  cluster: Cluster,
  sender: Sender,
  { path, labelSelector }: ListRequest,
  meter: Meter,
): Promise<Listed> {
  const items: Json[] = [];
  let more = '';
  for (;;) {
    const query = {
      limit: PAGE,
      ...(labelSelector !== undefined && { labelSelector }),
      ...(more !== '' && { continue: more }),
    };
    const { value, bytes } = await sender.json({ method: 'GET', path, query });
    meter.bytes += bytes;
    if (meter.bytes > MAX_LOOK_BYTES) throw tooLarge(cluster, MAX_LOOK_BYTES);
    const metadata = asMap(asMap(value).metadata);
    items.push(...listIn(value, 'items').map(asMap));
    more = asText(metadata.continue);
    if (more === '') return { items, resourceVersion: asText(metadata.resourceVersion) };
  }
}
