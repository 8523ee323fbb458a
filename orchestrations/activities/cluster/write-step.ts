import type { Failure } from '../../../shared/core/base/errors';
import { isRefusal } from '../../../shared/core/plan/refusal';
import type { Step } from '../../../shared/core/plan/plan';
import type { Adapters } from '../../../shared/current-adapters';
import { currentAdapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { audit, failed } from '../support/audit';
import { countRefusal } from '../support/count-write';
import type { StepRef, StoredStep } from '../support/may-write';
import { storedStep } from '../support/may-write';

/** What came of a step that is one write. */
export interface Written {
  readonly writes: number;
  readonly failure?: Failure;
}

/** A kind of step that is one write. */
export interface OneWrite<K extends Step['kind']> {
  readonly kind: K;
  /** In the words of the audit. */
  readonly action: string;
  readonly send: (adapters: Adapters, run: StepRef, stored: StoredStep<K>) => Promise<Written>;
}

/** Carries out one step of a stored plan. Never throws. */
export async function writeStep<K extends Step['kind']>(
  ref: StepRef,
  { kind, action, send }: OneWrite<K>,
): Promise<Written> {
  const adapters = currentAdapters();
  const stored = await attempt(() => storedStep(adapters, ref, kind));
  if (!stored.ok) return { writes: 0, failure: stored.failure };
  const done = await attempt(() =>
    adapters.correlate(ref.planId, () => send(adapters, ref, stored.value)),
  );
  const written = done.ok ? done.value : { writes: sentOf(done.failure), failure: done.failure };
  const { failure } = written;
  if (failure === undefined) return written;
  await attempt(() => audit(adapters, ref, stored.value.step, failed(action, failure)));
  if (isRefusal(failure)) await attempt(() => countRefusal(adapters, stored.value));
  return { ...written, failure: { ...failure, step: ref.stepId } };
}

/** What was refused has changed nothing; what was never answered may have. */
export function sentOf({ policy }: Failure): number {
  return policy === 'UnknownOutcome' ? 1 : 0;
}
