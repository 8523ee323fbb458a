import { API_GROUP, API_VERSION, POD_LABEL } from '../../core/cluster/objects';
import type { WatchedKind } from './kubernetes';
import type { ListRequest } from './lists';

const OURS = `/apis/${API_GROUP}/${API_VERSION.split('/')[1] ?? ''}`;

/** Where each kind is listed and watched, over all namespaces. Of pods only those that ask for an identity. */
export const KINDS: Readonly<Record<WatchedKind, ListRequest>> = {
  identities: { path: `${OURS}/azureidentities` },
  bindings: { path: `${OURS}/azureidentitybindings` },
  exceptions: { path: `${OURS}/azurepodidentityexceptions` },
  assigned: { path: `${OURS}/azureassignedidentities` },
  pods: { path: '/api/v1/pods', labelSelector: POD_LABEL },
};

/** Path of the AzureAssignedIdentity objects of a namespace, or of one of them. */
export function assignedPath(namespace: string, name?: string): string {
  const all = `${OURS}/namespaces/${encodeURIComponent(namespace)}/azureassignedidentities`;
  return name === undefined ? all : `${all}/${encodeURIComponent(name)}`;
}
