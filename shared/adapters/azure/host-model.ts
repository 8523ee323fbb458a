import type { VirtualMachine, VirtualMachineScaleSet } from '@azure/arm-compute';
import type { AttachedIdentity, HostKind, NodePoolHost } from '../../core/cluster/cluster';
import type { ResourceId } from '../../core/base/resource-id';
import { tryResourceId } from '../../core/base/resource-id';

/** What AKS tags its scale sets and VMs with; tag names ignore case. */
const POOL_TAGS: readonly string[] = ['aks-managed-poolname', 'poolname'];

/**
 * A scale set or VM in core words. Undefined when it is no host of AKS: what an operator puts into a node resource group,
 * a jump box say, must never get identities.
 */
export function hostFrom(
  answer: VirtualMachineScaleSet | VirtualMachine,
  kind: HostKind,
): NodePoolHost | undefined {
  const id = tryResourceId(answer.id);
  const pool = poolOf(answer.tags);
  if (id === undefined || (pool === undefined && !/^aks/i.test(answer.name ?? '')))
    return undefined;
  return hostOf(id, answer, kind);
}

/** A scale set or VM that is known to be a host of ours, whatever its tags say by now. */
export function hostOf(
  id: ResourceId,
  answer: VirtualMachineScaleSet | VirtualMachine,
  kind: HostKind,
): NodePoolHost {
  const pool = poolOf(answer.tags);
  return {
    id,
    kind,
    ...(pool !== undefined && { pool }),
    provisioningState: answer.provisioningState ?? 'Unknown',
    ...(answer.etag && { etag: answer.etag }),
    systemAssigned: /systemassigned/i.test(answer.identity?.type ?? ''),
    attached: attachedIn(answer.identity?.userAssignedIdentities),
  };
}

function poolOf(tags: Readonly<Record<string, string>> | undefined): string | undefined {
  const entries = Object.entries(tags ?? {}).map(
    ([key, value]) => [key.toLowerCase(), value] as const,
  );
  const found = POOL_TAGS.map((tag) => entries.find(([key]) => key === tag)?.[1]);
  return found.find((value) => value !== undefined && value !== '');
}

/** As the SDK leaves them: null for what Azure answers as null, which its types do not say. */
type AttachedAnswer = Readonly<
  Record<string, { readonly principalId?: string | null; readonly clientId?: string | null } | null>
>;

/** An entry without a principal id is not filled in yet, or dead (aad-pod-identity #880). */
function attachedIn(map: AttachedAnswer | undefined): readonly AttachedIdentity[] {
  return Object.entries(map ?? {}).flatMap(([key, value]) => {
    const id = tryResourceId(key);
    if (id === undefined) return [];
    if (!value?.principalId) return [{ id }];
    const clientId = value.clientId?.toLowerCase();
    return [{ id, principalId: value.principalId.toLowerCase(), ...(clientId && { clientId }) }];
  });
}
