import type { Ownership } from './attached-by-others';
import { refusedWords, withOthers } from './attached-by-others';
import type { DeniedIdentity } from '../selection/allowed-identities';
import type { Finding } from '../pod-identity/findings';

/** Identities that somebody attached although they are refused, once each. */
export function othersFindings(
  refusals: readonly DeniedIdentity[],
  reads: Ownership,
): readonly Finding[] {
  const found = withOthers(refusals, reads).filter(({ attachedTo }) => attachedTo !== undefined);
  const distinct = [...new Map(found.map((refusal) => [refusal.identity, refusal])).values()];
  return distinct.map((refusal) => ({
    severity: 'warning',
    code: 'AttachedByOthers',
    ...(refusal.object !== undefined && { object: refusal.object }),
    message: `Identity ${refusal.identity} ${refusedWords(refusal)}. The plan would not put it there: ${refusal.rule}. Pods on these nodes can get its tokens.`,
    remedy:
      'Ask the person who attached it to remove it (az vmss identity remove), or have the platform team allow it in the profile.',
  }));
}
