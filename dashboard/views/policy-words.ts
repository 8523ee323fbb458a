import type { Trouble } from '../api/bodies';

const WORDS: Readonly<Record<Trouble['policy'], string>> = {
  Transient: 'is tried again by itself',
  Throttled: 'Azure asks us to wait',
  Conflict: 'somebody else was writing; is tried again',
  Waiting: 'waits by itself',
  Stalled: 'needs a human',
  Terminal: 'needs a human',
  UnknownOutcome: 'is looked at again, for nobody knows whether it happened',
};

/** What happens next with a failure. */
export function policyWords(policy: Trouble['policy']): string {
  return WORDS[policy] ?? policy;
}
