import type { Failure } from '../base/errors';
import type { ImportImageStep } from './chart-plan';

/**
 * How far the import of one image has come: driven like the update of a host (host-progress.ts), one request at a time.
 */
export interface ImportProgress {
  readonly step: ImportImageStep;
  readonly status: 'sending' | 'polling' | 'done' | 'failed';
  /** URL of the long-running operation while polling. */
  readonly operation?: string | undefined;
  /** Time to let pass before the next request. */
  readonly waitMs: number;
  /** Looks at the operation so far. */
  readonly polls: number;
  /** Imports that were started. */
  readonly writes: number;
  readonly failure?: Failure;
}

/** What one request came to. */
export type ImportOutcome =
  /** The registry has it. `sent`: an import was started and has ended within the request. */
  | { readonly kind: 'there'; readonly sent: boolean }
  | { readonly kind: 'accepted'; readonly operation: string; readonly retryAfterMs?: number }
  | { readonly kind: 'running'; readonly retryAfterMs?: number }
  | { readonly kind: 'failed'; readonly failure: Failure };

/** ACR says no Retry-After on imports; a small image takes some ten seconds. */
const DEFAULT_POLL_MS = 5_000;
/** About half an hour: what takes longer is looked at afresh by the next run. */
const MAX_POLLS = 360;

/** An import that has not been asked for yet. */
export function startImport(step: ImportImageStep): ImportProgress {
  return { step, status: 'sending', waitMs: 0, polls: 0, writes: 0 };
}

/** The next state of an import after `outcome`. */
export function advanceProgress(progress: ImportProgress, outcome: ImportOutcome): ImportProgress {
  switch (outcome.kind) {
    case 'there':
      return { ...ended(progress, 'done'), writes: progress.writes + (outcome.sent ? 1 : 0) };
    case 'accepted':
      return {
        ...progress,
        status: 'polling',
        operation: outcome.operation,
        waitMs: outcome.retryAfterMs ?? DEFAULT_POLL_MS,
        writes: progress.writes + 1,
      };
    case 'running':
      if (progress.polls >= MAX_POLLS) {
        return { ...ended(progress, 'failed'), failure: tooSlow(progress) };
      }
      return {
        ...progress,
        polls: progress.polls + 1,
        waitMs: outcome.retryAfterMs ?? DEFAULT_POLL_MS,
      };
    case 'failed':
      return { ...ended(progress, 'failed'), failure: outcome.failure };
  }
}

function ended(progress: ImportProgress, status: 'done' | 'failed'): ImportProgress {
  return { ...progress, status, operation: undefined, waitMs: 0 };
}

function tooSlow({ step }: ImportProgress): Failure {
  return {
    policy: 'UnknownOutcome',
    code: 'ImportTooSlow',
    message: `The import of ${step.repository}:${step.tag} into ${step.loginServer} has not finished after ${MAX_POLLS} checks; the next run reads back the result.`,
    target: `${step.loginServer}/${step.repository}:${step.tag}`,
  };
}
