import type { Azure, Sight } from '../../../shared/adapters/azure/azure';
import type { ClusterNodes, NodePoolHost } from '../../../shared/core/cluster/cluster';
import type { Failure } from '../../../shared/core/base/errors';
import type { HostProgress } from '../../../shared/core/plan/host-progress';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { atMost } from '../support/at-most';
import type { Attempt } from '../support/attempt';
import { attempt } from '../support/attempt';

export interface ReadBack {
  readonly hosts: ReadonlyMap<ResourceId, NodePoolHost>;
  readonly failures: readonly Failure[];
}

const MAX_CONCURRENT_READS = 8;

/**
 * What the hosts show after their updates. A list proves what it shows; what it does not show, and what is to be gone, is
 * looked for in a read of the very host.
 */
export async function readBack(
  azure: Pick<Azure, 'listHosts' | 'getHost'>,
  nodes: ClusterNodes | undefined,
  updated: readonly HostProgress[],
): Promise<ReadBack> {
  const wantsList = nodes !== undefined && !updated.every(takesOff);
  const listed = wantsList ? await attempt(() => azure.listHosts(nodes)) : undefined;
  const shown = new Map((listed?.ok ? listed.value : []).map((host) => [host.id, host]));
  const doubtful = updated.filter(
    (progress) => !isProved(progress, shown.get(progress.step.target)),
  );
  const inTurn = atMost(MAX_CONCURRENT_READS);
  const reads = await Promise.all(
    doubtful.map(({ step }) => inTurn(() => attempt(() => azure.getHost(step.target)))),
  );
  return {
    hosts: new Map([...shown, ...reads.flatMap((read) => hostIn(read))]),
    failures: reads.flatMap((read) => (read.ok ? [] : [read.failure])),
  };
}

function hostIn(
  read: Attempt<Sight<NodePoolHost>>,
): readonly (readonly [ResourceId, NodePoolHost])[] {
  return read.ok && 'there' in read.value ? [[read.value.there.id, read.value.there]] : [];
}

function takesOff({ step, phase, refused }: HostProgress): boolean {
  const taken = phase === 'detach' ? step.detach.length : 0;
  return taken + step.dead.length + refused.length > 0;
}

function isProved(progress: HostProgress, host: NodePoolHost | undefined): boolean {
  if (host === undefined || takesOff(progress)) return false;
  const there = new Map(host.attached.map((entry) => [entry.id, entry]));
  const { attach, replace } = progress.step;
  return [...attach, ...replace].every((id) => there.get(id)?.principalId !== undefined);
}
