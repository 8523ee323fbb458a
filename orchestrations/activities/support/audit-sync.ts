import type { SyncSubject } from '../../../shared/core/base/sync-subject';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import type { AuditedWrite } from './audit';

/** The step that a write belongs to. */
export interface SyncStepRef {
  readonly planId: string;
  readonly stepId: string;
  readonly target: string;
}

/** Records a write of the sync of a chart or a repository, as `audit` does for those of a cluster. */
export async function auditSync(
  adapters: Adapters,
  subject: SyncSubject,
  step: SyncStepRef,
  write: AuditedWrite,
): Promise<void> {
  const { planId } = step;
  await adapters.store.audit.record([
    {
      at: adapters.now(),
      subject: syncKey(subject),
      cause: 'Missing',
      correlationId: planId,
      ...step,
      ...write,
    },
  ]);
}
