import type { IsoTime } from '../../../shared/core/base/iso-time';
import { identitiesNamedIn } from '../../../shared/core/arm/arm-errors';
import type { HostOutcome, HostProgress } from '../../../shared/core/plan/host-progress';
import {
  advance,
  halted,
  intending,
  isRefusedPatch,
  isUnfinished,
  learn,
  startHost,
  withoutIntents,
} from '../../../shared/core/plan/host-progress';
import type { PatchChunk } from '../../../shared/core/cluster/identity-patch';
import { patchBody } from '../../../shared/core/cluster/identity-patch';
import type { HeldIdentity } from '../../../shared/core/plan/ledger';
import { principalIn, unfoundedIn } from '../../../shared/core/plan/ledger-after';
import type { Failure } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import type { Attempt } from '../support/attempt';
import { attempt } from '../support/attempt';
import { audit, failed } from '../support/audit';
import { countRefusal } from '../support/count-write';
import { mayRemove } from '../support/may-remove';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite, storedStep } from '../support/may-write';
import { whileSettling } from '../../../shared/core/arm/settling';

/** What the orchestrator needs to know of a host; how far it has come is kept beside its plan. */
export interface HostUpdate {
  readonly step: { readonly id: string };
  readonly status: HostProgress['status'];
  readonly waitMs: number;
  readonly writes: number;
  /** Those of them that Azure carried out. */
  readonly done: number;
  /** Identities that Azure would not attach. */
  readonly refused: readonly ResourceId[];
  /** What could not be written down: the plan was refused, or the store. */
  readonly lost?: Failure;
}

export interface AdvanceHost extends StepRef {
  /** Identities that Azure refused on other hosts in this run: they are not tried here. */
  readonly aside?: readonly ResourceId[];
}

const PATCH = 'PATCH identity';

/** One host that is being updated. */
interface Job {
  readonly adapters: Adapters;
  readonly ref: StepRef;
  readonly stored: StoredStep<'updateHost'>;
  readonly progress: HostProgress;
}

/** One request about one host: its next PATCH, or one look at the PATCH under way. Never waits, never throws. */
export async function advanceHost({ aside = [], ...ref }: AdvanceHost): Promise<HostUpdate> {
  const adapters = currentAdapters();
  const begun = await attempt(() => begin(adapters, ref, aside));
  if (!begun.ok) return lost(ref, 0, begun.failure);
  const next = await adapters.correlate(ref.planId, () => withoutUnfounded(begun.value));
  const saved = await attempt(() => keep(begun.value, next));
  if (!saved.ok) return lost(ref, next.writes, saved.failure);
  const { step, status, waitMs, writes, done } = next;
  const refused = next.refused.map(({ identity }) => identity);
  return { step: { id: step.id }, status, waitMs, writes, done, refused };
}

async function keep(
  { adapters, ref }: Pick<Job, 'adapters' | 'ref'>,
  progress: HostProgress,
): Promise<void> {
  const {
    step: { id: stepId },
    ...kept
  } = progress;
  const { cluster, planId } = ref;
  await adapters.store.plans.setProgress(cluster, { planId, stepId, at: adapters.now() }, kept);
}

async function begin(adapters: Adapters, ref: StepRef, aside: readonly ResourceId[]): Promise<Job> {
  const stored = await storedStep(adapters, ref, 'updateHost');
  const { step } = stored;
  const kept = await adapters.store.plans.progress(ref.cluster, ref.planId, ref.stepId);
  const progress = kept === undefined ? startHost(step) : { ...kept, step };
  return { adapters, ref, stored, progress: learn(progress, aside) };
}

function lost({ stepId }: StepRef, writes: number, failure: Failure): HostUpdate {
  return {
    step: { id: stepId },
    status: 'failed',
    waitMs: 0,
    writes,
    done: 0,
    refused: [],
    lost: failure,
  };
}

/** One request, and no intent left of what it cannot have brought about; where the store is busy, recordRun takes it back. */
async function withoutUnfounded(job: Job): Promise<HostProgress> {
  const next = await sendNext(job);
  const withdrawn = await withdraw(job, next);
  return withdrawn.ok ? withdrawn.value : next;
}

async function withdraw(
  { adapters, ref }: Job,
  progress: HostProgress,
): Promise<Attempt<HostProgress>> {
  const { intents } = progress;
  if (intents === undefined) return { ok: true, value: progress };
  return attempt(async () => {
    const unfounded = unfoundedIn(progress, adapters.now());
    await adapters.store.ledger.withdraw(ref.cluster, unfounded, intents.attempt);
    return withoutIntents(progress);
  });
}

async function sendNext(job: Job): Promise<HostProgress> {
  const { adapters, progress } = job;
  if (!isUnfinished(progress)) return progress;
  if (progress.status === 'polling') return afterRequest(job, () => poll(job));
  const earlier = await withdraw(job, progress);
  if (!earlier.ok) return notSent(job, earlier.failure);
  const intended = { ...job, progress: intending(earlier.value, adapters.newId()) };
  const may = await attempt(() => prepare(intended));
  if (!may.ok) return notSent(intended, may.failure);
  return afterRequest(intended, () => send(intended, may.value));
}

async function notSent(
  { adapters, ref, stored, progress }: Job,
  failure: Failure,
): Promise<HostProgress> {
  await attempt(() => audit(adapters, ref, stored.step, failed(PATCH, failure)));
  return halted(progress, failure);
}

async function afterRequest(job: Job, request: () => Promise<HostOutcome>): Promise<HostProgress> {
  const done = await attempt(request);
  const outcome = done.ok ? done.value : refusal(done.failure);
  const judged = settled(outcome, job.stored.planned.rolesSettling);
  await attempt(() => auditOutcome(job, outcome));
  if (judged.kind === 'failed' && isRefusedPatch(judged.failure)) {
    await attempt(() => countRefusal(job.adapters, job.stored));
  }
  return advance(job.progress, judged);
}

/** The intent is written before the PATCH leaves: whatever crashes in between, what we add is known to be ours. */
async function prepare({ adapters, ref, stored, progress }: Job): Promise<Writers> {
  const [chunk] = progress.chunks;
  if (progress.phase === 'detach') await mayRemove(adapters, stored.planned, chunk?.remove ?? []);
  const { write } = await mayWrite(adapters, stored);
  if (chunk === undefined) return write;
  const { intents } = progress;
  if (intents !== undefined) {
    await adapters.store.ledger.intend(
      ref.cluster,
      entriesOf(stored, chunk, adapters.now()),
      intents.attempt,
    );
  }
  await audit(adapters, ref, progress.step, {
    action: PATCH,
    outcome: 'sent',
    detail: summary(chunk),
  });
  return write;
}

async function send({ progress }: Job, write: Writers): Promise<HostOutcome> {
  const { step, chunks, attached } = progress;
  const [chunk] = chunks;
  if (chunk === undefined) return { kind: 'succeeded' };
  const started = await write.azure.patchHostIdentity({
    host: step.target,
    kind: step.hostKind,
    patch: patchBody(chunk, attached, step.systemAssigned),
    ...(progress.etag !== undefined && { etag: progress.etag }),
  });
  return { kind: 'accepted', operation: started.operation, retryAfterMs: started.retryAfterMs };
}

async function poll({ adapters, progress }: Job): Promise<HostOutcome> {
  const state = await adapters.azure.pollOperation(progress.operation ?? '');
  switch (state.status) {
    case 'running':
      return { kind: 'running', retryAfterMs: state.retryAfterMs };
    case 'succeeded':
      return { kind: 'succeeded' };
    case 'failed':
      return refusal(state.failure);
  }
}

function refusal(failure: Failure): HostOutcome {
  return { kind: 'failed', failure, named: identitiesNamedIn(failure.message) };
}

function settled(outcome: HostOutcome, rolesSettling: boolean): HostOutcome {
  if (outcome.kind !== 'failed') return outcome;
  return { ...outcome, failure: whileSettling(outcome.failure, rolesSettling) };
}

function entriesOf(
  { step, planned }: StoredStep<'updateHost'>,
  chunk: PatchChunk,
  now: IsoTime,
): readonly HeldIdentity[] {
  return chunk.add.map((identity) => ({
    kind: 'identity',
    host: step.target,
    identity,
    state: 'intended',
    since: now,
    ...principalIn(planned.plan.adds, identity),
  }));
}

async function auditOutcome({ adapters, ref, progress }: Job, outcome: HostOutcome): Promise<void> {
  const { step, chunks } = progress;
  if (outcome.kind === 'failed') return audit(adapters, ref, step, failed(PATCH, outcome.failure));
  const ended =
    outcome.kind === 'succeeded' ||
    (outcome.kind === 'accepted' && outcome.operation === undefined);
  const [chunk] = chunks;
  if (!ended || chunk === undefined) return;
  await audit(adapters, ref, step, { action: PATCH, outcome: 'succeeded', detail: summary(chunk) });
}

function summary({ add, remove }: PatchChunk): string {
  return [...add.map((id) => `+ ${id}`), ...remove.map((id) => `- ${id}`)].join('\n');
}
