import type { ImportOutcome, ImportProgress } from '../../../shared/core/charts/import-progress';
import { advanceProgress, startImport } from '../../../shared/core/charts/import-progress';
import { taken } from '../../../shared/core/charts/plan-chart';
import { isUnfinished } from '../../../shared/core/plan/host-progress';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import type { AuditedWrite } from '../support/audit';
import { audit } from '../support/audit';
import type { ChartStepRef, StoredChartStep } from '../support/may-sync';
import { maySyncChart, storedChartStep } from '../support/may-sync';

/** What the orchestrator needs to know of an import; how far it has come is kept beside its plan. */
export interface ImportUpdate {
  readonly step: { readonly id: string; readonly registry: string };
  readonly status: ImportProgress['status'];
  readonly waitMs: number;
  /** What could not be written down: the plan was refused, or the store. */
  readonly lost?: Failure;
}

export interface AdvanceImportInput extends ChartStepRef {
  /** Of the step; for the orchestrator alone. */
  readonly registry: string;
}

/** One image that is being imported. */
interface Job {
  readonly adapters: Adapters;
  readonly ref: ChartStepRef;
  readonly stored: StoredChartStep<'importImage'>;
  readonly progress: ImportProgress;
}

/** One request about one image: its import, or one look at the import under way. Never waits, never throws. */
export async function advanceImport(input: AdvanceImportInput): Promise<ImportUpdate> {
  const adapters = currentAdapters();
  const { chart, planId, stepId, registry } = input;
  const lost = (failure: Failure): ImportUpdate => ({
    step: { id: stepId, registry },
    status: 'failed',
    waitMs: 0,
    lost: { ...failure, step: stepId },
  });
  const begun = await attempt(() => begin(adapters, { chart, planId, stepId }));
  if (!begun.ok) return lost(begun.failure);
  const {
    step: { id },
    ...kept
  } = await adapters.correlate(planId, () => sendNext(begun.value));
  const of = { planId, stepId: id, at: adapters.now() };
  const saved = await attempt(() => adapters.store.chartPlans.setProgress(chart, of, kept));
  if (!saved.ok) return lost(saved.failure);
  return { step: { id, registry }, status: kept.status, waitMs: kept.waitMs };
}

async function begin(adapters: Adapters, ref: ChartStepRef): Promise<Job> {
  const stored = await storedChartStep(adapters, ref, 'importImage');
  const { step } = stored;
  const kept = await adapters.store.chartPlans.progress(ref.chart, ref.planId, ref.stepId);
  return {
    adapters,
    ref,
    stored,
    progress: kept === undefined ? startImport(step) : { ...kept, step },
  };
}

async function sendNext(job: Job): Promise<ImportProgress> {
  const { progress } = job;
  // Activities run at least once: it has ended, and only its answer was lost.
  if (!isUnfinished(progress)) return progress;
  const done = await attempt(() => (progress.status === 'polling' ? poll(job) : send(job)));
  const outcome = done.ok ? done.value : await afterRefusal(job, done.failure);
  await attempt(() => auditOutcome(job, outcome));
  return advanceProgress(progress, outcome);
}

/** A repeat after a crash finds the image there, or the import under way ends as "exists already": either way, once. */
async function send(job: Job): Promise<ImportOutcome> {
  const { adapters, stored, progress } = job;
  const { step } = progress;
  if (await isThere(adapters, progress)) return { kind: 'there', sent: false };
  const write = await maySyncChart(adapters, stored);
  await audited(job, 'sent', step.digest);
  const started = await write.azure.startImageImport({
    registry: step.registryId,
    source: {
      registryUri: step.sourceRegistry,
      image: `${step.sourceRepository}@${step.digest}`,
    },
    repository: step.repository,
    tag: step.tag,
  });
  const { operation, retryAfterMs } = started;
  if (operation === undefined) return verified(adapters, progress, true);
  return { kind: 'accepted', operation, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

async function poll({ adapters, progress }: Job): Promise<ImportOutcome> {
  const state = await adapters.azure.pollOperation(progress.operation ?? '');
  switch (state.status) {
    case 'running':
      return {
        kind: 'running',
        ...(state.retryAfterMs !== undefined && { retryAfterMs: state.retryAfterMs }),
      };
    case 'succeeded':
      return verified(adapters, progress, false);
    case 'failed':
      throw new ReconcileError(named(state.failure, progress));
  }
}

/** ACR names neither the image nor where it should go, but for the registry. */
function named(failure: Failure, { step }: ImportProgress): Failure {
  const what = `${step.repository}:${step.tag} was not imported into ${step.loginServer}`;
  return { ...failure, message: `${what}: ${failure.message}` };
}

/** Success is what a HEAD shows, not what an operation says. */
async function verified(
  adapters: Adapters,
  progress: ImportProgress,
  sent: boolean,
): Promise<ImportOutcome> {
  if (await isThere(adapters, progress)) return { kind: 'there', sent };
  const { loginServer, repository, tag } = progress.step;
  const target = `${loginServer}/${repository}:${tag}`;
  return {
    kind: 'failed',
    failure: {
      policy: 'Transient',
      code: 'ImportNotSeen',
      message: `Azure says that ${target} was imported, and the registry does not show it yet.`,
      target,
    },
  };
}

/** Throws when other bytes are under the tag. */
async function isThere(adapters: Adapters, { step }: ImportProgress): Promise<boolean> {
  const head = await adapters.registries.head(step.loginServer, step.repository, step.tag);
  if (head === undefined) return false;
  if (head.digest === step.digest) return true;
  throw new ReconcileError(taken('ImageTagTaken', step, head.digest));
}

/** "Exists already" may be our own import of before a crash. */
async function afterRefusal({ adapters, progress }: Job, failure: Failure): Promise<ImportOutcome> {
  if (failure.policy !== 'Conflict') return { kind: 'failed', failure };
  const there = await attempt(() => isThere(adapters, progress));
  if (!there.ok) return { kind: 'failed', failure: there.failure };
  return there.value ? { kind: 'there', sent: false } : { kind: 'failed', failure };
}

async function auditOutcome(job: Job, outcome: ImportOutcome): Promise<void> {
  const { progress } = job;
  if (outcome.kind === 'failed') {
    return audited(job, 'failed', `${outcome.failure.code}: ${outcome.failure.message}`);
  }
  const wrote = progress.writes > 0 || (outcome.kind === 'there' && outcome.sent);
  if (outcome.kind === 'there' && wrote) return audited(job, 'succeeded', progress.step.digest);
}

async function audited(
  { adapters, ref, progress: { step } }: Job,
  outcome: AuditedWrite['outcome'],
  detail: string,
): Promise<void> {
  const target = `${step.loginServer}/${step.repository}:${step.tag}`;
  await audit(adapters, ref, { id: step.id, target }, { action: 'IMPORT image', outcome, detail });
}
