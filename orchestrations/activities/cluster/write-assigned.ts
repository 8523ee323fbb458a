import type { ClusterWrites } from '../../../shared/adapters/kubernetes/kubernetes';
import type { Cluster } from '../../../shared/core/cluster/cluster';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import { assignedChanges, NO_CHANGES, removeAll } from '../../../shared/core/plan/assigned-changes';
import type { AssignedDifference } from '../../../shared/core/pod-identity/assigned-difference';
import type { WriteAssignedStep } from '../../../shared/core/plan/plan';
import { isOurs } from '../../../shared/core/cluster/objects';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { atMost } from '../support/at-most';
import { attempt } from '../support/attempt';
import type { RunRef } from '../support/audit';
import { audit } from '../support/audit';
import { observeAgain } from '../decide/observe-again';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite, storedStep } from '../support/may-write';

export interface WriteAssignedInput extends StepRef {
  /** False before the hosts are in place: objects are announced early, for NMI then waits longer. */
  readonly mayRelease: boolean;
}

export interface AssignedWritten {
  readonly writes: number;
  /** Writes that were left for the next call. */
  readonly left: number;
  readonly failures: readonly Failure[];
}

/** Bounds one activity: about ten seconds of an API server that answers in 50 ms. */
const WRITES_PER_CALL = 1000;
/** API servers share their capacity among callers fairly (APF); more at once would only queue there. */
const MAX_CONCURRENT_WRITES = 16;
const LISTED_IN_AUDIT = 200;
/** Of one call, each with the writes that it shows to be missing. */
const MAX_LOOKS = 3;

/** One write of one object. */
interface Write {
  readonly what: string;
  send(api: ClusterWrites): Promise<void>;
}

/**
 * Looks at the cluster afresh and brings its AzureAssignedIdentity objects in line: pods have come and gone since the
 * plan was made, and what is Assigned must be true of the hosts now. Never throws.
 */
export async function writeAssigned(input: WriteAssignedInput): Promise<AssignedWritten> {
  const adapters = currentAdapters();
  const done = await attempt(() => adapters.correlate(input.planId, () => write(adapters, input)));
  return done.ok ? done.value : { writes: 0, left: 0, failures: [done.failure] };
}

/** A lost race is no failure: what is to be written hangs on what the winner wrote. */
async function write(adapters: Adapters, input: WriteAssignedInput): Promise<AssignedWritten> {
  const stored = await storedStep(adapters, input, 'writeAssigned');
  let writes = 0;
  for (let looks = 1; ; looks += 1) {
    const done = await writeAsObserved(adapters, input, stored);
    writes += done.writes;
    const isLostRace = done.failures.length > 0 && done.failures.every(isConflict);
    if (!isLostRace || looks === MAX_LOOKS) return { ...done, writes };
  }
}

function isConflict({ policy }: Failure): boolean {
  return policy === 'Conflict';
}

async function writeAsObserved(
  adapters: Adapters,
  input: WriteAssignedInput,
  stored: StoredStep<'writeAssigned'>,
): Promise<AssignedWritten> {
  const { cluster, difference } = await toWrite(adapters, input.cluster, stored.step);
  const all = writesOf(difference, input.mayRelease);
  const now = all.slice(0, WRITES_PER_CALL);
  if (cluster === undefined || now.length === 0) return { writes: 0, left: 0, failures: [] };
  const may = await mayWrite(adapters, stored);
  const sent = await send(
    adapters,
    { ...input, step: stored.step },
    may.write.kubernetes(cluster),
    now,
  );
  return { ...sent, left: all.length - now.length };
}

interface ToWrite {
  readonly cluster?: Cluster;
  readonly difference: AssignedDifference;
}

async function toWrite(
  adapters: Adapters,
  cluster: ResourceId,
  step: WriteAssignedStep,
): Promise<ToWrite> {
  if (step.purpose === 'takeBack') return ours(adapters, cluster);
  const seen = await observeAgain(adapters, cluster);
  const objects = seen?.observed.objects;
  if (objects?.kind === 'unreachable') throw new ReconcileError(objects.failure);
  if (seen === undefined || objects?.kind !== 'read') return NO_CHANGES;
  return { cluster: seen.cluster, ...assignedChanges(seen, objects.objects, 'now') };
}

async function ours(adapters: Adapters, id: ResourceId): Promise<ToWrite> {
  const cluster = await adapters.azure.getCluster(id);
  if (cluster === undefined) return NO_CHANGES;
  const { assigned, pods } = await adapters.kubernetes.of(cluster).read();
  const existing = assigned.filter(isOurs);
  return { cluster, difference: removeAll({ assigned: existing, pods }) };
}

async function send(
  adapters: Adapters,
  { step, ...run }: RunRef & { readonly step: WriteAssignedStep },
  api: ClusterWrites,
  now: readonly Write[],
): Promise<Omit<AssignedWritten, 'left'>> {
  const action = 'WRITE AzureAssignedIdentity';
  await audit(adapters, run, step, { action, outcome: 'sent', detail: listOf(now) });
  const inTurn = atMost(MAX_CONCURRENT_WRITES);
  const answers = await Promise.all(now.map((each) => inTurn(() => attempt(() => each.send(api)))));
  const failures = answers.flatMap((answer) => (answer.ok ? [] : [answer.failure]));
  const detail = `${now.length - failures.length} of ${now.length} written`;
  const outcome = failures.length === 0 ? 'succeeded' : 'failed';
  await audit(adapters, run, step, {
    action,
    outcome,
    detail: [detail, ...codesOf(failures)].join('; '),
  });
  return { writes: now.length - failures.length, failures: distinct(failures) };
}

/** Additions before removals; what a running pod waits for comes first. */
function writesOf(difference: AssignedDifference, mayRelease: boolean): readonly Write[] {
  const { create, update, setState, remove: release } = difference;
  return [
    ...setState.map(({ at, state }): Write => ({
      what: `set ${state} ${at.namespace}/${at.name}`,
      send: (api) => api.setAssignedState(at, state),
    })),
    ...create.map((draft): Write => ({
      what: `create ${draft.namespace}/${draft.name}`,
      send: (api) => api.createAssigned(draft),
    })),
    ...update.map(({ at, draft }): Write => ({
      what: `update ${at.namespace}/${at.name}`,
      send: (api) => api.replaceAssigned(at, draft),
    })),
    ...(mayRelease ? release : []).map(({ at, why }): Write => ({
      what: `delete ${at.namespace}/${at.name} (${why})`,
      send: (api) => api.deleteAssigned(at),
    })),
  ];
}

function listOf(writes: readonly Write[]): string {
  const more = writes.length - LISTED_IN_AUDIT;
  const listed = writes.slice(0, LISTED_IN_AUDIT).map(({ what }) => what);
  return [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join(', ');
}

function codesOf(failures: readonly Failure[]): readonly string[] {
  const counts = Map.groupBy(failures, ({ code }) => code);
  return [...counts].map(([code, { length }]) => `${code} × ${length}`);
}

/** One of each code: a thousand refusals for one reason are one thing to mend. */
function distinct(failures: readonly Failure[]): readonly Failure[] {
  return [...new Map(failures.map((failure) => [failure.code, failure])).values()];
}
