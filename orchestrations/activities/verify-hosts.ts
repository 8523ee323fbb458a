import type { ClusterNodes, NodePoolHost } from '../../shared/core/cluster';
import type { Failure } from '../../shared/core/errors';
import type { HostProgress } from '../../shared/core/host-progress';
import type { ResourceId } from '../../shared/core/resource-id';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import type { RunRef } from './audit';

export interface VerifyHostsInput extends RunRef {
  readonly nodes: ClusterNodes;
  readonly hosts: readonly HostProgress[];
}

export interface Verified {
  readonly failures: readonly Failure[];
  /** Host id → ids seen on it; a host that is gone, or could not be read, is absent. */
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/** Reads the hosts once more: a PATCH that succeeded is not yet an identity that is there (aad-pod-identity #647). */
export async function verifyHosts({ nodes, hosts, planId }: VerifyHostsInput): Promise<Verified> {
  const s = services();
  const read = await attempt(() => s.correlate(planId, () => s.azure.listHosts(nodes)));
  if (!read.ok) return { failures: [read.failure], attached: {} };
  const seen = new Map(read.value.map((host) => [host.id, host]));
  const looked = hosts.flatMap((progress) => seen.get(progress.step.target) ?? []);
  return {
    failures: hosts.flatMap((progress) => shortfall(progress, seen.get(progress.step.target))),
    attached: Object.fromEntries(
      looked.map((host) => [host.id, host.attached.map(({ id }) => id)]),
    ),
  };
}

/** What a host that reported success lacks, or still has. A host that failed has told its reason already. */
function shortfall(progress: HostProgress, host: NodePoolHost | undefined): readonly Failure[] {
  if (progress.status !== 'done' || host === undefined) return [];
  const refused = new Set(progress.refused.map(({ identity }) => identity));
  const wanted = [...progress.step.attach, ...progress.step.replace].filter(
    (id) => !refused.has(id),
  );
  const there = new Map(host.attached.map((entry) => [entry.id, entry]));
  const missing = wanted.filter((id) => there.get(id)?.principalId === undefined);
  const left = progress.step.detach.filter((id) => there.has(id));
  if (missing.length + left.length === 0) return [];
  return [unproven(host, missing, left)];
}

function unproven(
  host: NodePoolHost,
  missing: readonly ResourceId[],
  left: readonly ResourceId[],
): Failure {
  const lacks = missing.length === 0 ? [] : [`does not show ${missing.join(', ')}`];
  const keeps = left.length === 0 ? [] : [`still shows ${left.join(', ')}`];
  return {
    policy: 'Conflict',
    code: 'NotProven',
    message: `After its update ${host.id} ${[...lacks, ...keeps].join(' and ')}; somebody else may have written to it.`,
    target: host.id,
  };
}
