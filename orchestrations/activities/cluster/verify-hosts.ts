import type { NodePoolHost } from '../../../shared/core/cluster/cluster';
import type { Failure } from '../../../shared/core/base/errors';
import type { HostProof } from '../../../shared/core/plan/host-proof';
import { proofOf } from '../../../shared/core/plan/host-proof';
import type { HostProgress } from '../../../shared/core/plan/host-progress';
import { isUnfinished, mayDetach, startDetaching } from '../../../shared/core/plan/host-progress';
import type { UpdateHostStep } from '../../../shared/core/plan/plan';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Kept } from '../../../shared/adapters/store/store';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import type { RunRef } from '../support/audit';
import { attempt } from '../support/attempt';
import { hostsOf } from '../observe/hosts-of';
import { clusterPlan } from '../support/may-write';
import { readBack } from '../observe/read-back';

export interface Verified {
  readonly failures: readonly Failure[];
  /**
   * Host id → ids seen on it; a host that is gone, or could not be read, is absent. What is not among them was looked for
   * in a read of the host itself.
   */
  readonly attached: Readonly<Record<string, readonly ResourceId[]>>;
  /** Ids of the steps whose hosts showed all that they got, and are to lose the rest now. */
  readonly detaching: readonly string[];
}

const NOT_SEEN: Verified = { failures: [], attached: {}, detaching: [] };

/** Reads the hosts once more: a PATCH that succeeded is not yet an identity that is there (aad-pod-identity #647). */
export async function verifyHosts(ref: RunRef): Promise<Verified> {
  const adapters = currentAdapters();
  const done = await attempt(() => adapters.correlate(ref.planId, () => verify(adapters, ref)));
  return done.ok ? done.value : { ...NOT_SEEN, failures: [done.failure] };
}

interface HostReadBack extends HostProof {
  readonly progress: HostProgress;
  readonly host: NodePoolHost;
}

async function verify(adapters: Adapters, ref: RunRef): Promise<Verified> {
  const planned = await clusterPlan(adapters, ref);
  const hosts = await hostsOf(adapters, planned);
  const { hosts: shown, failures } = await readBack(adapters.azure, planned.nodes, hosts);
  const looks = hosts.flatMap((progress): readonly HostReadBack[] => {
    const host = shown.get(progress.step.target);
    return host === undefined ? [] : [{ progress, host, ...proofOf(progress, host) }];
  });
  return {
    failures: [...failures, ...looks.flatMap(({ failure }) => failure ?? [])],
    attached: Object.fromEntries(
      looks.map(({ progress: { step }, host }) => [step.target, attachedOf(step, host)]),
    ),
    detaching: await startRemovals(adapters, ref, looks),
  };
}

/** Done once more, because a first answer was lost, it names the same hosts and starts nothing anew. */
async function startRemovals(
  adapters: Adapters,
  { cluster, planId }: RunRef,
  looks: readonly HostReadBack[],
): Promise<readonly string[]> {
  const started = looks.map(async ({ progress, observed: seen }) => {
    const { id: stepId } = progress.step;
    if (progress.phase === 'detach') return isUnfinished(progress) ? [stepId] : [];
    if (!mayDetach(progress, seen)) return [];
    const kept = withoutStep(startDetaching(progress, seen));
    await adapters.store.plans.setProgress(cluster, { planId, stepId, at: adapters.now() }, kept);
    return [stepId];
  });
  return (await Promise.all(started)).flat();
}

function withoutStep({ step: _inPlan, ...kept }: HostProgress): Kept<HostProgress> {
  return kept;
}

/** Of the ids that the step is about: a host may have many that are nobody's business here. */
function attachedOf(step: UpdateHostStep, host: NodePoolHost): readonly ResourceId[] {
  const there = new Set(host.attached.map(({ id }) => id));
  return [...step.attach, ...step.replace, ...step.detach].filter((id) => there.has(id));
}
