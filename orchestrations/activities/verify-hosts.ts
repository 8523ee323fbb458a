import type { NodePoolHost } from '../../shared/core/cluster';
import type { Failure } from '../../shared/core/errors';
import type { HostProgress } from '../../shared/core/host-progress';
import type { UpdateHostStep } from '../../shared/core/plan';
import type { ResourceId } from '../../shared/core/resource-id';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { hostsOf } from './hosts-of';
import { planForWrite } from './may-write';

export interface Verified {
  readonly failures: readonly Failure[];
  /** Host id → ids seen on it; a host that is gone, or could not be read, is absent. */
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
}

/** Reads the hosts once more: a PATCH that succeeded is not yet an identity that is there (aad-pod-identity #647). */
export async function verifyHosts(ref: RunRef): Promise<Verified> {
  const s = services();
  const done = await attempt(() => s.correlate(ref.planId, () => verify(s, ref)));
  return done.ok ? done.value : { failures: [done.failure], attached: {} };
}

async function verify(s: Services, ref: RunRef): Promise<Verified> {
  const planned = await planForWrite(s, ref);
  if (planned.nodes === undefined) return { failures: [], attached: {} };
  const hosts = await hostsOf(s, planned);
  const listed = await s.azure.listHosts(planned.nodes);
  const seen = new Map(listed.map((host) => [host.id, host]));
  const looked = hosts.flatMap(({ step }) => {
    const host = seen.get(step.target);
    return host === undefined ? [] : [[step.target, attachedOf(step, host)] as const];
  });
  return {
    failures: hosts.flatMap((progress) => shortfall(progress, seen.get(progress.step.target))),
    attached: Object.fromEntries(looked),
  };
}

/** Of the ids that the step is about: a host may have many that are nobody's business here. */
function attachedOf(step: UpdateHostStep, host: NodePoolHost): readonly ResourceId[] {
  const there = new Set(host.attached.map(({ id }) => id));
  return [...step.attach, ...step.replace, ...step.detach].filter((id) => there.has(id));
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
