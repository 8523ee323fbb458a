import { identitiesNamedIn } from '../../shared/core/arm-errors';
import type { HostOutcome, HostProgress } from '../../shared/core/host-progress';
import { advance } from '../../shared/core/host-progress';
import type { PatchChunk } from '../../shared/core/identity-patch';
import { patchBody } from '../../shared/core/identity-patch';
import type { HeldIdentity } from '../../shared/core/ledger';
import type { Failure } from '../../shared/core/errors';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { audit, failed } from './audit';
import { whileSettling } from './settling';

export interface AdvanceHostInput extends RunRef {
  readonly progress: HostProgress;
  readonly rolesSettling: boolean;
}

const PATCH = 'PATCH identity';

/** One request about one host: its next PATCH, or one look at the PATCH under way. Never waits, never throws. */
export async function advanceHost(input: AdvanceHostInput): Promise<HostProgress> {
  const s = services();
  const request = input.progress.status === 'polling' ? poll : send;
  const done = await attempt(() => s.correlate(input.planId, () => request(s, input)));
  const outcome = done.ok ? done.value : refusal(done.failure);
  const next = advance(input.progress, settled(outcome, input.rolesSettling));
  await attempt(() => auditOutcome(s, input, outcome));
  return next;
}

/** The intent is written before the PATCH leaves: whatever crashes in between, what we add is known to be ours. */
async function send(s: Services, { progress, ...run }: AdvanceHostInput): Promise<HostOutcome> {
  const { step, chunks, attached } = progress;
  const [chunk] = chunks;
  if (chunk === undefined) return { kind: 'succeeded' };
  await s.store.ledger.put(run.cluster, intents(progress, chunk, s.now()));
  await audit(s, run, step, { action: PATCH, outcome: 'sent', detail: summary(chunk) });
  const started = await s.azure.patchHostIdentity({
    host: step.target,
    kind: step.hostKind,
    patch: patchBody(chunk, attached, step.systemAssigned),
    // Later chunks meet an ETag that our own first chunk has changed.
    ...(progress.writes === 0 && step.etag !== undefined && { etag: step.etag }),
  });
  return { kind: 'accepted', operation: started.operation, retryAfterMs: started.retryAfterMs };
}

async function poll(s: Services, { progress }: AdvanceHostInput): Promise<HostOutcome> {
  const state = await s.azure.pollOperation(progress.operation ?? '');
  switch (state.status) {
    case 'running':
      return { kind: 'running', retryAfterMs: state.retryAfterMs };
    case 'succeeded':
      return { kind: 'succeeded' };
    case 'failed':
      return refusal(state.failure);
  }
}

function refusal(failure: Failure): HostOutcome {
  return { kind: 'failed', failure, named: identitiesNamedIn(failure.message) };
}

function settled(outcome: HostOutcome, rolesSettling: boolean): HostOutcome {
  if (outcome.kind !== 'failed') return outcome;
  return { ...outcome, failure: whileSettling(outcome.failure, rolesSettling) };
}

function intents(progress: HostProgress, chunk: PatchChunk, now: string): readonly HeldIdentity[] {
  return chunk.add.map((identity) => ({
    kind: 'identity',
    host: progress.step.target,
    identity,
    state: 'intended',
    since: now,
  }));
}

async function auditOutcome(
  s: Services,
  { progress, ...run }: AdvanceHostInput,
  outcome: HostOutcome,
): Promise<void> {
  const { step, chunks } = progress;
  if (outcome.kind === 'failed') return audit(s, run, step, failed(PATCH, outcome.failure));
  const ended =
    outcome.kind === 'succeeded' ||
    (outcome.kind === 'accepted' && outcome.operation === undefined);
  const [chunk] = chunks;
  if (!ended || chunk === undefined) return;
  await audit(s, run, step, { action: PATCH, outcome: 'succeeded', detail: summary(chunk) });
}

function summary({ add, remove }: PatchChunk): string {
  return [...add.map((id) => `+ ${id}`), ...remove.map((id) => `- ${id}`)].join('\n');
}
