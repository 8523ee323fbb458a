import type { ClusterView } from '../api/bodies';
import { ageOf } from './age';

type Work = ClusterView['work'];

/** Where the work queue stands with something, in a sentence. */
export function queueInWords(
  work: Pick<NonNullable<Work>, 'behind' | 'notBefore' | 'attempts' | 'reasons'> | null,
  nowMs: number,
): string {
  if (work === null) return 'Nobody has asked for a look yet.';
  const { behind, notBefore, attempts, reasons } = work;
  if (!behind) return 'No look is waiting.';
  const last = reasons.at(-1);
  const why = last === undefined ? '' : `, because of ${last.source}: ${last.detail}`;
  const waits = notBefore !== undefined && Date.parse(notBefore) > nowMs;
  const when = waits
    ? `The next look comes ${ageOf(notBefore, nowMs).replace(/\.$/, '')}`
    : 'A look is due';
  const again =
    attempts > 0 ? ` It has been tried ${attempts === 1 ? 'once' : `${attempts} times`}.` : '';
  return `${when}${why}.${again}`;
}
