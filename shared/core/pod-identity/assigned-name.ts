import { createHash } from 'node:crypto';
import type { Match } from './match';
import { withoutTrailing } from '../base/trailing';

/** Longest name of an object; the API server refuses more. */
const MAX_LENGTH = 253;
const HASH = 10;

/**
 * Name of the AzureAssignedIdentity for a match: MIC's `<pod>-<podNamespace>-<identity>`, which is not unique (pods `b-c/a`
 * and `c/a-b` with identity `d` would share one) and may be too long. `isFree` says whether nobody else has it; if not, a
 * hash of who it is for makes it unique. The same match gets the same hash for ever.
 */
export function assignedName(match: Match, isFree: (name: string) => boolean): string {
  const plain = `${match.pod.meta.name}-${match.pod.meta.namespace}-${match.identity.meta.name}`;
  if (plain.length <= MAX_LENGTH && isFree(plain)) return plain;
  const short = withoutTrailing(plain.slice(0, MAX_LENGTH - HASH - 1), '.-');
  return `${short}-${hashOf(match)}`;
}

function hashOf({ pod, identity }: Match): string {
  const parts = [pod.meta.namespace, pod.meta.name, identity.meta.namespace, identity.meta.name];
  // A slash is in none of them, so no two lists of parts give the same text.
  return createHash('sha256').update(parts.join('/')).digest('hex').slice(0, HASH);
}
