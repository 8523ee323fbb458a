import type { ImportOutcome, ImportProgress } from '../../shared/core/charts/import-progress';
import { advanceProgress } from '../../shared/core/charts/import-progress';
import { taken } from '../../shared/core/charts/plan-chart';
import type { Failure } from '../../shared/core/errors';
import { ReconcileError } from '../../shared/core/errors';
import type { SyncSubject } from '../../shared/core/sync-subject';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { auditSync } from './audit-sync';
import { maySync } from './may-sync';

export interface AdvanceImportInput {
  readonly planId: string;
  readonly subject: SyncSubject;
  readonly progress: ImportProgress;
}

/** One request about one image: its import, or one look at the import under way. Never waits, never throws. */
export async function advanceImport(input: AdvanceImportInput): Promise<ImportProgress> {
  const s = services();
  const request = input.progress.status === 'polling' ? poll : send;
  const done = await attempt(() => s.correlate(input.planId, () => request(s, input)));
  const outcome = done.ok ? done.value : await afterRefusal(s, input, done.failure);
  await attempt(() => auditOutcome(s, input, outcome));
  return advanceProgress(input.progress, outcome);
}

/** A repeat after a crash finds the image there, or the import under way ends as "exists already": either way, once. */
async function send(s: Services, input: AdvanceImportInput): Promise<ImportOutcome> {
  const { step } = input.progress;
  if (await isThere(s, input.progress)) return { kind: 'there', sent: false };
  const write = await maySync(s, input.subject);
  await audit(s, input, 'sent', step.digest);
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
  if (operation === undefined) return verified(s, input.progress, true);
  return { kind: 'accepted', operation, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

async function poll(s: Services, { progress }: AdvanceImportInput): Promise<ImportOutcome> {
  const state = await s.azure.pollOperation(progress.operation ?? '');
  switch (state.status) {
    case 'running':
      return {
        kind: 'running',
        ...(state.retryAfterMs !== undefined && { retryAfterMs: state.retryAfterMs }),
      };
    case 'succeeded':
      return verified(s, progress, false);
    case 'failed':
      throw new ReconcileError(state.failure);
  }
}

/** Success is what a HEAD shows, not what an operation says. */
async function verified(
  s: Services,
  progress: ImportProgress,
  sent: boolean,
): Promise<ImportOutcome> {
  if (await isThere(s, progress)) return { kind: 'there', sent };
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
async function isThere(s: Services, { step }: ImportProgress): Promise<boolean> {
  const head = await s.registries.head(step.loginServer, step.repository, step.tag);
  if (head === undefined) return false;
  if (head.digest === step.digest) return true;
  throw new ReconcileError(taken('ImageTagTaken', step, head.digest));
}

/** "Exists already" may be our own import of before a crash. */
async function afterRefusal(
  s: Services,
  { progress }: AdvanceImportInput,
  failure: Failure,
): Promise<ImportOutcome> {
  if (failure.policy !== 'Conflict') return { kind: 'failed', failure };
  const there = await attempt(() => isThere(s, progress));
  if (!there.ok) return { kind: 'failed', failure: there.failure };
  return there.value ? { kind: 'there', sent: false } : { kind: 'failed', failure };
}

async function auditOutcome(
  s: Services,
  input: AdvanceImportInput,
  outcome: ImportOutcome,
): Promise<void> {
  if (outcome.kind === 'failed') {
    return audit(s, input, 'failed', `${outcome.failure.code}: ${outcome.failure.message}`);
  }
  const wrote = input.progress.writes > 0 || (outcome.kind === 'there' && outcome.sent);
  if (outcome.kind === 'there' && wrote)
    return audit(s, input, 'succeeded', input.progress.step.digest);
}

async function audit(
  s: Services,
  { planId, subject, progress: { step } }: AdvanceImportInput,
  outcome: 'sent' | 'succeeded' | 'failed',
  detail: string,
): Promise<void> {
  const target = `${step.loginServer}/${step.repository}:${step.tag}`;
  const where = { planId, stepId: step.id, target };
  await auditSync(s, subject, where, { action: 'IMPORT image', outcome, detail });
}
