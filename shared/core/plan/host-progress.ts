import type { Failure } from '../base/errors';
import type { PatchChunk } from '../cluster/identity-patch';
import { afterChunk } from '../cluster/identity-patch';
import type { UpdateHostStep } from './plan';
import { phaseChunks } from './plan-host';
import type { Phase } from './plan-host';
import type { ResourceId } from '../base/resource-id';

/**
 * How far the update of one host has come: a state machine that an orchestrator drives with one ARM request at a time,
 * so that a slow scale set makes nobody wait (aad-pod-identity #206, #1012) and a crash repeats one request at most.
 */
export interface HostProgress {
  readonly step: UpdateHostStep;
  /** detach only after everything that the step adds was read back from the host. */
  readonly phase: Phase;
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
  /** Intents that no PATCH of ours can have made true. */
  readonly intents?: Intents;
  /** Looks at the present operation so far. */
  readonly polls: number;
  /** PATCHes that were sent. */
  readonly writes: number;
  /** Those of them that Azure carried out. */
  readonly done: number;
  /** The version of the host that the next PATCH is meant for; absent once a PATCH of ours has changed it. */
  readonly etag?: string;
  readonly failure?: Failure;
}

/** What one call has written into the ledger before its PATCH. */
export interface Intents {
  /** Of the call that wrote them: it may take back no others. */
  readonly attempt: string;
  readonly identities: readonly ResourceId[];
}

export interface RefusedIdentity {
  readonly identity: ResourceId;
  readonly failure: Failure;
  /** True when it was another host of the cluster whose PATCH showed it. */
  readonly elsewhere?: true;
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
/** Azure could not find an identity that the PATCH adds, or whose entry is on the host. */
const GONE = 'FailedIdentityOperation';
const IDENTITY_ERRORS: readonly string[] = [GONE, 'LinkedAuthorizationFailed'];

/** A host before its first PATCH. Where anything is added, that goes first; see startDetaching. */
export function startHost(step: UpdateHostStep): HostProgress {
  const phase = step.attach.length + step.replace.length > 0 ? 'attach' : 'detach';
  const chunks = phaseChunks(step, phase);
  return {
    step,
    phase,
    status: chunks.length === 0 ? 'done' : 'sending',
    chunks,
    waitMs: 0,
    attached: step.attached,
    refused: [],
    polls: 0,
    writes: 0,
    done: 0,
    ...etagOf(step),
  };
}

/** One host as the look after its additions showed it. */
export interface ObservedHost {
  readonly attached: readonly ResourceId[];
  readonly etag?: string;
  /** True when it shows everything that the step adds. */
  readonly proved: boolean;
}

/**
 * May anything be taken off the host now? Where an addition was refused, failed or is not seen, pods may still live on
 * what is there: nothing is removed in that run.
 */
export function mayDetach(
  { phase, status, refused, step }: HostProgress,
  observed: ObservedHost,
): boolean {
  if (phase === 'detach' || status !== 'done' || step.detach.length === 0) return false;
  return refused.length === 0 && observed.proved;
}

/** The host again, with what is to be taken off it. */
export function startDetaching(progress: HostProgress, observed: ObservedHost): HostProgress {
  return {
    ...withoutEtag(progress),
    ...etagOf(observed),
    phase: 'detach',
    status: 'sending',
    chunks: phaseChunks(progress.step, 'detach'),
    waitMs: 0,
    attached: observed.attached,
  };
}

function withoutEtag({ etag: _used, ...progress }: HostProgress): HostProgress {
  return progress;
}

function etagOf({ etag }: { readonly etag?: string }): { readonly etag?: string } {
  return etag === undefined ? {} : { etag };
}

/** True while a PATCH is to be sent, or its operation to be polled. */
export function isUnfinished({ status }: Pick<HostProgress, 'status'>): boolean {
  return status === 'sending' || status === 'polling';
}

/** The host whose next PATCH is about to be written into the ledger as intents of `attempt`. */
export function intending(progress: HostProgress, attempt: string): HostProgress {
  const identities = progress.chunks[0]?.add ?? [];
  return identities.length === 0 ? progress : { ...progress, intents: { attempt, identities } };
}

/** The host once the ledger has let go of those intents, or nobody may take them back. */
export function withoutIntents({ intents: _gone, ...progress }: HostProgress): HostProgress {
  return progress;
}

/** The next state of a host after `outcome`. */
export function advance(progress: HostProgress, outcome: HostOutcome): HostProgress {
  if (!isUnfinished(progress)) return progress;
  const now = progress.status === 'sending' ? sent(founded(progress, outcome)) : progress;
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

function sent(progress: HostProgress): HostProgress {
  return { ...withoutEtag(progress), writes: progress.writes + 1 };
}

/** What Azure took, or may have taken, may be there by our doing. */
function founded(progress: HostProgress, outcome: HostOutcome): HostProgress {
  const isRefused = outcome.kind === 'failed' && outcome.failure.policy !== 'UnknownOutcome';
  return isRefused ? progress : withoutIntents(progress);
}

function tooSlow({ step }: HostProgress): Failure {
  return {
    policy: 'UnknownOutcome',
    code: 'OperationTooSlow',
    message: `The update of ${step.target} has not finished after ${MAX_POLLS} checks; the next run reads back the result.`,
    target: step.target,
  };
}

function nextChunk(progress: HostProgress): HostProgress {
  const [done, ...rest] = progress.chunks;
  return {
    ...progress,
    status: rest.length === 0 ? 'done' : 'sending',
    done: progress.done + 1,
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
  const blocking = blockingIn(progress, current, named);
  if (failure.code === GONE && blocking.length > 0) {
    const first = { add: current.add, remove: [...current.remove, ...blocking] };
    return resend(progress, [first, ...rest]);
  }
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

/** What is to be taken off anyway, and does not exist any more as Azure says: it blocks what is added beside it. */
function blockingIn(
  { step }: HostProgress,
  { add, remove }: PatchChunk,
  named: readonly ResourceId[],
): readonly ResourceId[] {
  if (add.length === 0) return [];
  return step.detach.filter((id) => named.includes(id) && !remove.includes(id));
}

/** Throttling and conflicts come in the same wrapper (aad-pod-identity #676), and trying parts at once would add to them. */
function blamesIdentities({ code, policy }: Failure): boolean {
  if (policy === 'Throttled' || policy === 'Conflict' || policy === 'UnknownOutcome') return false;
  return IDENTITY_ERRORS.includes(code);
}

/** It is not on the host, so there is no entry to take off. */
function notFound(identity: ResourceId): Pick<Failure, 'remedy'> {
  return {
    remedy: `Check whether it exists (az identity show --ids ${identity}); create it again, or take it out of the profile's groups.`,
  };
}

/** The host without identities that Azure has refused on other hosts of the cluster: no PATCH is spent on them here. */
export function learn(progress: HostProgress, aside: readonly ResourceId[]): HostProgress {
  if (progress.status !== 'sending') return progress;
  const known = aside.filter((id) => progress.chunks.some(({ add }) => add.includes(id)));
  if (known.length === 0) return progress;
  const message = 'Azure refused this identity on another host of the cluster.';
  const failure: Failure = { policy: 'Stalled', code: GONE, message };
  const next = setAside(progress, known, failure);
  const refused = next.refused.map((each) =>
    each.failure.message === message ? { ...each, elsewhere: true as const } : each,
  );
  return { ...next, refused };
}

/** True when Azure said no to what a PATCH carries: it is counted, for ten of them an hour are the most. */
export function isRefusedPatch({ policy, code }: Failure): boolean {
  if (policy === 'Stalled' || policy === 'Terminal') return true;
  return policy === 'Transient' && code === GONE;
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
    failure: { ...failure, target: identity, ...(failure.code === GONE && notFound(identity)) },
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
