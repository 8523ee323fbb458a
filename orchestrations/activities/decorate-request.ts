import type { RequestResult } from '../../shared/core/target-run';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { auditSync } from './audit-sync';
import { maySync } from './may-sync';
import { targetNamed } from './target-named';

export interface DecorateRequestInput {
  readonly planId: string;
  readonly target: string;
  readonly number: number;
  readonly autoMerge: boolean;
}

/** Labels, reviewers and auto-merge of a new request. What cannot be set is told, and keeps nothing back. Never throws. */
export async function decorateRequest(
  input: DecorateRequestInput,
): Promise<Pick<RequestResult, 'remarks'>> {
  const s = services();
  const done = await attempt(() => decorate(s, input));
  return { remarks: done.ok ? done.value : [done.failure.message] };
}

async function decorate(
  s: Services,
  { planId, target: name, number, autoMerge }: DecorateRequestInput,
): Promise<readonly string[]> {
  const target = await targetNamed(s, name);
  const { labels, reviewers } = target.requests;
  if (labels.length + reviewers.length === 0 && !autoMerge) return [];
  const writers = await maySync(s, { kind: 'target', name });
  const forge = await writers.forge(target);
  const remarks = await forge.decorate(number, { labels, reviewers, autoMerge });
  const where = { planId, stepId: `decorateRequest #${number}`, target: `#${number}` };
  const detail = [...labels, ...reviewers, ...(autoMerge ? ['auto-merge'] : []), ...remarks];
  const write = { action: 'DECORATE request', outcome: 'succeeded' as const };
  await auditSync(s, { kind: 'target', name }, where, { ...write, detail: detail.join('\n') });
  return remarks;
}
