import type { RequestResult } from '../../shared/core/target-run';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import { targetNamed } from './target-named';

export interface DecorateRequestInput {
  readonly target: string;
  readonly number: number;
  readonly autoMerge: boolean;
}

/** Labels, reviewers and auto-merge of a new request. What cannot be set is told, and keeps nothing back. Never throws. */
export async function decorateRequest({
  target: name,
  number,
  autoMerge,
}: DecorateRequestInput): Promise<Pick<RequestResult, 'remarks'>> {
  const s = services();
  const done = await attempt(async () => {
    const target = await targetNamed(s, name);
    const { labels, reviewers } = target.requests;
    if (labels.length + reviewers.length === 0 && !autoMerge) return [];
    const forge = await s.forge(target);
    return forge.decorate(number, { labels, reviewers, autoMerge });
  });
  return { remarks: done.ok ? done.value : [done.failure.message] };
}
