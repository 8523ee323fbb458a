import type { AuditEntry } from '../../../shared/core/run/cluster-state';
import type { Failure } from '../../../shared/core/base/errors';
import type { Step } from '../../../shared/core/plan/plan';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import type { Intent } from '../../../shared/core/queue/work-item';
import type { Adapters } from '../../../shared/current-adapters';

/** The run that a write belongs to. */
export interface RunRef {
  readonly cluster: ResourceId;
  readonly planId: string;
  /** What it is to bring about. A plan that was made for something else is refused. */
  readonly intent: Intent;
}

/** What happened to a write: sent (before the request leaves), and then what came of it. */
export interface AuditedWrite {
  readonly action: string;
  readonly outcome: AuditEntry['outcome'];
  readonly detail: string;
}

/** Records a write with its cause: every change in Azure can be explained from the audit (architecture rule 8). */
export async function audit(
  adapters: Adapters,
  run: RunRef,
  step: Step,
  write: AuditedWrite,
): Promise<void> {
  const entry: AuditEntry = {
    at: adapters.now(),
    cluster: run.cluster,
    planId: run.planId,
    stepId: step.id,
    target: step.target,
    cause: step.cause,
    correlationId: run.planId,
    ...write,
  };
  await adapters.store.audit.record([entry]);
}

export function failed(action: string, failure: Failure): AuditedWrite {
  return { action, outcome: 'failed', detail: `${failure.code}: ${failure.message}` };
}
