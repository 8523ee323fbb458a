import type { ResourceId } from '../base/resource-id';
import { tryResourceId } from '../base/resource-id';

/** No bracket, dot or comma of a resource group or of the text around the id may end or lengthen it. */
const IDENTITY =
  /\/subscriptions\/[^/\s'",]+\/resourcegroups\/[^/\s'",]+\/providers\/microsoft\.managedidentity\/userassignedidentities\/[a-z0-9_-]+/gi;

/**
 * Every user-assigned identity that an ARM error text names, each once, in order of appearance.
 * MIC looked at the first quoted chunk only and knew no resource group with a dot or a bracket, so that one bad identity
 * failed the whole batch (pkg/cloudprovider/cloudprovider.go); Azure also wraps ids in JSON inside the message, with escaped slashes.
 */
export function identitiesNamedIn(message: string): readonly ResourceId[] {
  const plain = message
    .replace(/%2f/gi, '/')
    .replace(/\\+\/?/g, (found) => (found.endsWith('/') ? '/' : found));
  const ids = plain.match(IDENTITY) ?? [];
  return [...new Set(ids.map(tryResourceId).filter((id) => id !== undefined))];
}
