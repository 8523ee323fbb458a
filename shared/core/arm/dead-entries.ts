import type { NodePoolHost } from '../cluster/cluster';
import { counted } from '../base/counted';
import type { Failure } from '../base/errors';
import type { ResourceId } from '../base/resource-id';
import { azArguments, partsOf } from '../base/resource-id';

export interface BlockedHost {
  readonly host: NodePoolHost;
  /** Deleted identities whose entries are still on it. */
  readonly ids: readonly ResourceId[];
}

/** Hosts that get nothing because of entries that are not ours to take off. One failure, so that one look shows all. */
export function deadEntryFailure(blocked: readonly BlockedHost[]): Failure {
  const hosts = blocked.map(({ host }) => partsOf(host.id).name ?? host.id);
  const ids = [...new Set(blocked.flatMap((each) => each.ids))].sort();
  return {
    policy: 'Stalled',
    code: 'DeadEntry',
    message: `Somebody else attached ${ids.join(', ')} to ${counted(blocked.length, 'host')} (${hosts.join(', ')}) and deleted ${ids.length === 1 ? 'it' : 'them'} since. Azure refuses every addition beside such an entry, so nothing is sent; removeDeadEntries: true would take it off.`,
    target: blocked[0]?.host.id ?? '',
    remedy: blocked.map(({ host, ids: on }) => takeOffCommand(host.id, on)).join('\n'),
  };
}

/** Takes entries off a scale set or machine: only that fixes a host on which a dead one blocks all additions. */
export function takeOffCommand(host: ResourceId, identities: readonly ResourceId[]): string {
  const { type = '' } = partsOf(host);
  const what = type.toLowerCase().endsWith('/virtualmachines') ? 'vm' : 'vmss';
  return `az ${what} identity remove ${azArguments(host)} --identities ${identities.map(quoted).join(' ')}`;
}

/** Brackets are legal in resource group names, and shells choke on them. */
function quoted(id: ResourceId): string {
  return /^[\w./-]+$/.test(id) ? id : `'${id}'`;
}
