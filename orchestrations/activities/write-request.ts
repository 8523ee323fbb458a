import type { ForgeWrites } from '../../shared/adapters/git/forge';
import type { RequestStep } from '../../shared/core/pull-request/request-step';
import type { RequestResult } from '../../shared/core/target-run';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { auditSync } from './audit-sync';
import { maySync } from './may-sync';
import { targetNamed } from './target-named';

export interface WriteRequestInput {
  readonly planId: string;
  readonly target: string;
  readonly step: RequestStep;
}

type Written = Pick<RequestResult, 'writes' | 'number' | 'url' | 'failure'>;

/** One write to a forge. Never throws: a lost race or a moved branch is a Conflict, and the next run looks afresh. */
export async function writeRequest(input: WriteRequestInput): Promise<Written> {
  const s = services();
  const done = await attempt(async () => {
    const target = await targetNamed(s, input.target);
    const write = await maySync(s, { kind: 'target', name: target.name });
    const forge = await write.forge(target);
    return perform(forge, input.step);
  });
  await attempt(() => record(s, input, done.ok ? undefined : done.failure.message));
  return done.ok ? { writes: 1, ...done.value } : { writes: 0, failure: done.failure };
}

async function perform(
  forge: ForgeWrites,
  step: RequestStep,
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
  s: Services,
  { planId, target, step }: WriteRequestInput,
  failed: string | undefined,
): Promise<void> {
  const about = 'branch' in step ? step.branch : `#${step.number}`;
  const where = { planId, stepId: `${step.kind} ${about}`, target: about };
  const outcome = failed === undefined ? ('succeeded' as const) : ('failed' as const);
  const write = { action: ACTIONS[step.kind], outcome, detail: failed ?? detailOf(step) };
  await auditSync(s, { kind: 'target', name: target }, where, write);
}

const ACTIONS: Readonly<Record<RequestStep['kind'], string>> = {
  writeBranch: 'PUSH branch',
  openRequest: 'OPEN request',
  updateRequest: 'UPDATE request',
  closeRequest: 'CLOSE request',
  deleteBranch: 'DELETE branch',
};

function detailOf(step: RequestStep): string {
  if (step.kind === 'writeBranch') return step.files.map(({ path }) => path).join('\n');
  return 'title' in step ? step.title : '';
}
