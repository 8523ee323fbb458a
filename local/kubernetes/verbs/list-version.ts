import { badRequest, KubeError } from '../status';
import type { Store } from '../store';

/**
 * The version that a list is to be of; undefined: as of now, which is never older than what was asked for
 * (https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-versions). Throws for a version that is none, or that is
 * yet to come.
 */
export function exactVersion(store: Store, query: URLSearchParams): number | undefined {
  const text = query.get('resourceVersion') ?? '';
  if (text === '' || text === '0') return undefined;
  if (!/^\d+$/.test(text)) {
    throw badRequest(
      `invalid resource version: resourceVersion: Invalid value: ${JSON.stringify(text)}: strconv.ParseUint: parsing ${JSON.stringify(text)}: invalid syntax`,
    );
  }
  if (Number(text) > store.version()) throw yetToCome(text, store.version());
  const match = query.get('resourceVersionMatch') ?? '';
  const isPage = Number(query.get('limit') ?? 0) > 0 && match === '';
  return match === 'Exact' || isPage ? Number(text) : undefined;
}

function yetToCome(asked: string, current: number): KubeError {
  const message = `Timeout: Too large resource version: ${asked}, current: ${current}`;
  return new KubeError(504, 'Timeout', message, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}
