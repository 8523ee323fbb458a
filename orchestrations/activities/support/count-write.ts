import type { IsoTime } from '../../../shared/core/base/iso-time';
import { msBetween } from '../../../shared/core/base/iso-time';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Step } from '../../../shared/core/plan/plan';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { Planned } from '../../../shared/core/run/run';
import { REFUSED_PER_TARGET_AND_HOUR } from '../../../shared/core/base/write-budget';
import type { Adapters } from '../../../shared/current-adapters';

export interface CountedWrite {
  readonly planned: Planned;
  readonly step: Step;
  readonly configuration: Configuration;
}

/** Counts a write in the store before it is sent. Throws ReconcileError when the bound of its cluster leaves no room. */
export async function countWrite(adapters: Adapters, write: CountedWrite): Promise<void> {
  const { planned, step, configuration } = write;
  const now = adapters.now();
  const waitUntil = await adapters.store.writes.spend(planned.plan.cluster, {
    now,
    target: step.id,
    byPerson: planned.byPerson ?? false,
    bound: configuration.settings.maxWritesPerHour,
  });
  if (waitUntil !== undefined) throw new ReconcileError(boundReached(write, waitUntil, now));
}

/** Counts that Azure refused a write: after ten within an hour nothing more is sent to the same thing. */
export async function countRefusal(
  adapters: Adapters,
  { planned, step }: Pick<CountedWrite, 'planned' | 'step'>,
): Promise<void> {
  await adapters.store.writes.refused(planned.plan.cluster, {
    now: adapters.now(),
    target: step.id,
  });
}

function boundReached(
  { step, configuration }: CountedWrite,
  waitUntil: IsoTime,
  now: IsoTime,
): Failure {
  const { maxWritesPerHour } = configuration.settings;
  return {
    policy: 'Waiting',
    code: 'WriteBoundReached',
    message: `Within an hour there were ${maxWritesPerHour} writes for the cluster (maxWritesPerHour), or Azure refused ${REFUSED_PER_TARGET_AND_HOUR} to ${step.target}. The next is sent after ${waitUntil}; the audit of the cluster shows what they were.`,
    target: step.target,
    retryAfterMs: Math.max(1000, msBetween(now, waitUntil)),
  };
}
