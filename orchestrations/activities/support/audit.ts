import type { AuditEntry } from '../../../shared/core/run/cluster-state';
import type { Failure } from '../../../shared/core/base/errors';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Intent } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';
import type { PlanRef } from './kept-plans';
import { keyOf, named } from './kept-plans';

/** The run that a write belongs to. */
export interface RunRef {
  readonly cluster: ResourceId;
  readonly planId: string;
  /** What it is to bring about. A plan that was made for something else is refused. */
  readonly intent: Intent;
}

/** The step that a write belongs to. */
interface AuditedStep {
  readonly id: string;
  readonly target: string;
  readonly cause?: string;
}

/** What happened to a write: sent (before the request leaves), and then what came of it. */
export interface AuditedWrite {
  readonly action: string;
  readonly outcome: AuditEntry['outcome'];
  readonly detail: string;
}

/** Records a write with its cause: every change can be explained from the audit (architecture rule 8). */
export async function audit(
  adapters: Adapters,
  run: PlanRef,
  { id, target, cause = 'Missing' }: AuditedStep,
  write: AuditedWrite,
): Promise<void> {
  const { planId } = run;
  const step = { planId, stepId: id, target, cause, correlationId: planId };
  const entry = { at: adapters.now(), ...named(keyOf(run)), ...step, ...write };
  await adapters.store.audit.record([entry]);
}

export function failed(action: string, failure: Failure): AuditedWrite {
  return { action, outcome: 'failed', detail: `${failure.code}: ${failure.message}` };
}
