import type { ForgeWrites } from '../../../shared/adapters/git/forge';
import { ReconcileError } from '../../../shared/core/base/errors';
import { pullRequestOpened } from '../../../shared/core/events/pull-request-opened';
import type { PullRequestStep } from '../../../shared/core/pull-request/pull-request-step';
import { noSuchStep } from '../../../shared/core/run/stored-plan';
import type { PullRequestResult } from '../../../shared/core/run/repository/repository-run';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { audit } from '../support/audit';
import type { DecisionRef, StoredDecision } from '../support/may-sync';
import { maySyncRepository, storedDecision } from '../support/may-sync';

export interface WritePullRequestInput extends DecisionRef {
  /** Which step of the decision, counted from 0. */
  readonly index: number;
}

type Written = Pick<PullRequestResult, 'writes' | 'number' | 'url' | 'failure'>;

/** One write to a forge. Never throws: a lost race or a moved branch is a Conflict, and the next run looks afresh. */
export async function writePullRequest(input: WritePullRequestInput): Promise<Written> {
  const adapters = currentAdapters();
  const stored = await attempt(() => stepOf(adapters, input));
  if (!stored.ok) return { writes: 0, failure: stored.failure };
  const { decision, step } = stored.value;
  const done = await attempt(() => send(adapters, input, decision, step));
  await attempt(() => record(adapters, input, step, done.ok ? undefined : done.failure.message));
  return done.ok ? { writes: 1, ...done.value } : { writes: 0, failure: done.failure };
}

interface StoredStep {
  readonly decision: StoredDecision;
  readonly step: PullRequestStep;
}

async function stepOf(adapters: Adapters, input: WritePullRequestInput): Promise<StoredStep> {
  const decision = await storedDecision(adapters, input);
  const step = decision.decision.steps[input.index];
  if (step !== undefined) return { decision, step };
  const { target, planId, branch, index } = input;
  throw new ReconcileError(noSuchStep(`${branch}#${index}`, { planId, subject: target }));
}

async function send(
  adapters: Adapters,
  { target: name, planId, branch }: WritePullRequestInput,
  decision: StoredDecision,
  step: PullRequestStep,
): Promise<Pick<Written, 'number' | 'url'>> {
  const { write, target: repository } = await maySyncRepository(adapters, decision);
  const done = await perform(await write.forge(repository), step);
  const { number } = done;
  if (step.kind === 'openRequest' && number !== undefined) {
    const of = { planId, stepId: branch, at: adapters.now() };
    // Only decorating needs it, and says so where it is missing.
    await attempt(() => adapters.store.repositoryPlans.setProgress(name, of, { number }));
    const { title } = step;
    const { plannedAt } = decision;
    const opened = {
      repository: name,
      planId,
      branch,
      title,
      ...urlOf(done),
      at: of.at,
      plannedAt,
    };
    if (adapters.topic !== undefined)
      await attempt(() => adapters.store.outbox.put([pullRequestOpened(opened)]));
  }
  return done;
}

function urlOf({ url }: Pick<Written, 'url'>): Pick<Written, 'url'> {
  return url === undefined ? {} : { url };
}

async function perform(
  forge: ForgeWrites,
  step: PullRequestStep,
): Promise<Pick<Written, 'number' | 'url'>> {
  switch (step.kind) {
    case 'writeBranch':
      await forge.write(step);
      return {};
    case 'openRequest': {
      const { number, url } = await forge.open(step);
      return { number, url };
    }
    case 'updateRequest':
      await forge.update(step.number, step);
      return { number: step.number };
    case 'closeRequest':
      await forge.close(step.number);
      return { number: step.number };
    case 'deleteBranch':
      await forge.deleteBranch(step.branch, step.expectedHead);
      return {};
  }
}

async function record(
  adapters: Adapters,
  input: WritePullRequestInput,
  step: PullRequestStep,
  failed: string | undefined,
): Promise<void> {
  const about = 'branch' in step ? step.branch : `#${step.number}`;
  const where = { id: `${step.kind} ${about}`, target: about };
  const outcome = failed === undefined ? ('succeeded' as const) : ('failed' as const);
  const write = { action: ACTIONS[step.kind], outcome, detail: failed ?? detailOf(step) };
  await audit(adapters, input, where, write);
}

const ACTIONS: Readonly<Record<PullRequestStep['kind'], string>> = {
  writeBranch: 'PUSH branch',
  openRequest: 'OPEN request',
  updateRequest: 'UPDATE request',
  closeRequest: 'CLOSE request',
  deleteBranch: 'DELETE branch',
};

function detailOf(step: PullRequestStep): string {
  if (step.kind === 'writeBranch') return step.files.map(({ path }) => path).join('\n');
  return 'title' in step ? step.title : '';
}
