import type { Failure } from './errors';
import type { PatchChunk } from './identity-patch';
import { afterChunk } from './identity-patch';
import type { UpdateHostStep } from './plan';
import { chunksOf } from './plan-host';
import type { ResourceId } from './resource-id';

/**
 * How far the update of one host has come: a state machine that an orchestrator drives with one ARM request at a time,
 * so that a slow scale set makes nobody wait (aad-pod-identity #206, #1012) and a crash repeats one request at most.
 */
export interface HostProgress {
  readonly step: UpdateHostStep;
  readonly status: 'sending' | 'polling' | 'done' | 'failed';
  /** PATCHes still to be sent; the first is next, or under way. */
  readonly chunks: readonly PatchChunk[];
  /** URL of the long-running operation while polling. */
  readonly operation?: string | undefined;
  /** Time to let pass before the next request. */
  readonly waitMs: number;
  /** Ids on the host as far as we know. */
  readonly attached: readonly ResourceId[];
  /** Identities that Azure would not attach; the others went on without them. */
  readonly refused: readonly RefusedIdentity[];
  /** Looks at the present operation so far. */
  readonly polls: number;
  /** PATCHes that were sent. */
  readonly writes: number;
  readonly failure?: Failure;
}

export interface RefusedIdentity {
  readonly identity: ResourceId;
  readonly failure: Failure;
}

/** What one request came to. */
export type HostOutcome =
  | {
      readonly kind: 'accepted';
      readonly operation?: string | undefined;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'running'; readonly retryAfterMs?: number | undefined }
  | { readonly kind: 'succeeded' }
  | {
      readonly kind: 'failed';
      readonly failure: Failure;
      /** Identities that Azure's error text blames. */
      readonly named: readonly ResourceId[];
    };

/** Azure answers with Retry-After 10 on VMSS operations; where it says nothing, so do we. */
const DEFAULT_POLL_MS = 10_000;
/** Half an hour at Azure's usual pace; the slowest PATCH that users reported took 16.5 minutes (aad-pod-identity #1012). */
const MAX_POLLS = 180;
const IDENTITY_ERRORS: readonly string[] = ['FailedIdentityOperation', 'LinkedAuthorizationFailed'];

export function startHost(step: UpdateHostStep): HostProgress {
  const chunks = chunksOf(step);
  return {
    step,
    status: chunks.length === 0 ? 'done' : 'sending',
    chunks,
    waitMs: 0,
    attached: step.attached,
    refused: [],
    polls: 0,
    writes: 0,
  };
}

export function isUnfinished({ status }: Pick<HostProgress, 'status'>): boolean {
  return status === 'sending' || status === 'polling';
}

/** The next state of a host after `outcome`. */
export function advance(progress: HostProgress, outcome: HostOutcome): HostProgress {
  if (!isUnfinished(progress)) return progress;
  const sent = progress.status === 'sending' ? progress.writes + 1 : progress.writes;
  const now = { ...progress, writes: sent };
  switch (outcome.kind) {
    case 'accepted':
      if (outcome.operation === undefined) return nextChunk(now);
      return {
        ...now,
        status: 'polling',
        operation: outcome.operation,
        polls: 0,
        waitMs: outcome.retryAfterMs ?? DEFAULT_POLL_MS,
      };
    case 'running':
      if (now.polls >= MAX_POLLS) return failed(now, tooSlow(now));
      return { ...now, polls: now.polls + 1, waitMs: outcome.retryAfterMs ?? DEFAULT_POLL_MS };
    case 'succeeded':
      return nextChunk(now);
    case 'failed':
      return afterFailure(now, outcome.failure, outcome.named);
  }
}

function tooSlow({ step }: HostProgress): Failure {
  return {
    policy: 'UnknownOutcome',
    code: 'OperationTooSlow',
    message: `The update of ${step.target} has not ended after ${MAX_POLLS} looks; the next run reads back what came of it.`,
    target: step.target,
  };
}

function nextChunk(progress: HostProgress): HostProgress {
  const [done, ...rest] = progress.chunks;
  return {
    ...progress,
    status: rest.length === 0 ? 'done' : 'sending',
    chunks: rest,
    operation: undefined,
    waitMs: 0,
    attached: done === undefined ? progress.attached : afterChunk(progress.attached, done),
  };
}

/**
 * One bad identity fails a whole PATCH (aad-pod-identity #515, #692). The blamed ones are set aside and the rest is sent
 * again at once; if nobody is blamed by name, halving finds the bad one.
 */
function afterFailure(
  progress: HostProgress,
  failure: Failure,
  named: readonly ResourceId[],
): HostProgress {
  const [current, ...rest] = progress.chunks;
  if (current === undefined || !blamesIdentities(failure)) return failed(progress, failure);
  const blamed = current.add.filter((id) => named.includes(id));
  if (blamed.length > 0) return setAside(progress, blamed, failure);
  if (named.length > 0 || current.add.length === 0) return failed(progress, failure);
  if (current.add.length === 1) return setAside(progress, current.add, failure);
  const middle = Math.ceil(current.add.length / 2);
  const halves = [
    { add: current.add.slice(0, middle), remove: current.remove },
    { add: current.add.slice(middle), remove: [] },
  ];
  return resend(progress, [...halves, ...rest]);
}

/** Throttling and conflicts come in the same wrapper (aad-pod-identity #676), and trying parts at once would add to them. */
function blamesIdentities({ code, policy }: Failure): boolean {
  if (policy === 'Throttled' || policy === 'Conflict' || policy === 'UnknownOutcome') return false;
  return IDENTITY_ERRORS.includes(code);
}

/** A re-created identity whose new self is refused must not lose later chunks that would add it again. */
function setAside(
  progress: HostProgress,
  blamed: readonly ResourceId[],
  failure: Failure,
): HostProgress {
  const chunks = progress.chunks
    .map((chunk) => ({ ...chunk, add: chunk.add.filter((id) => !blamed.includes(id)) }))
    .filter((chunk) => chunk.add.length + chunk.remove.length > 0);
  const refused = blamed.map((identity) => ({
    identity,
    failure: { ...failure, target: identity },
  }));
  return resend({ ...progress, refused: [...progress.refused, ...refused] }, chunks);
}

function resend(progress: HostProgress, chunks: readonly PatchChunk[]): HostProgress {
  return {
    ...progress,
    status: chunks.length === 0 ? 'done' : 'sending',
    chunks,
    operation: undefined,
    waitMs: 0,
  };
}

/** The host after somebody said stop before its next request. */
export function halted(progress: HostProgress, failure: Failure): HostProgress {
  return failed(progress, failure);
}

function failed(progress: HostProgress, failure: Failure): HostProgress {
  return { ...progress, status: 'failed', operation: undefined, waitMs: 0, failure };
}
