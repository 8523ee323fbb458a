import type { NodePoolHost } from '../cluster/cluster';
import type { Failure } from '../base/errors';
import type { HostProgress, ObservedHost } from './host-progress';
import type { ResourceId } from '../base/resource-id';

/** What a look at a host proves of its update. */
export interface HostProof {
  readonly observed: ObservedHost;
  /** What a host that reported success lacks, or still has. A host that failed has reported its reason already. */
  readonly failure?: Failure;
}

/** Compares a host with what its PATCHes should have brought about so far. */
export function proofOf(progress: HostProgress, host: NodePoolHost): HostProof {
  const { missing, left } = difference(progress, host);
  const seen = {
    attached: host.attached.map(({ id }) => id),
    ...(host.etag !== undefined && { etag: host.etag }),
    proved: missing.length === 0,
  };
  if (progress.status !== 'done' || missing.length + left.length === 0) return { observed: seen };
  return { observed: seen, failure: unproven(host, missing, left) };
}

function difference(
  { step, phase, refused }: HostProgress,
  host: NodePoolHost,
): { readonly missing: readonly ResourceId[]; readonly left: readonly ResourceId[] } {
  const aside = new Set(refused.map(({ identity }) => identity));
  const desired = [...step.attach, ...step.replace].filter((id) => !aside.has(id));
  const there = new Map(host.attached.map((entry) => [entry.id, entry]));
  const gone = [...step.dead, ...(phase === 'detach' ? step.detach : [])];
  return {
    missing: desired.filter((id) => there.get(id)?.principalId === undefined),
    left: gone.filter((id) => there.has(id)),
  };
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
