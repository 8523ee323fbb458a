import { ReconcileError } from '../../shared/core/errors';
import type { SyncSubject } from '../../shared/core/sync-subject';
import { syncKey } from '../../shared/core/sync-subject';
import { issuePermit } from '../../shared/issue-permit';
import type { Services } from '../../shared/services';
import type { Writers } from '../../shared/writers';

/**
 * The only way to a write of the sync of a chart or a repository, and to be called directly before it. Throws
 * ReconcileError when somebody has said stop since the plan was made.
 */
export async function maySync(s: Services, subject: SyncSubject): Promise<Writers> {
  if (!s.dryRun) return s.writers(issuePermit());
  throw new ReconcileError({
    policy: 'Waiting',
    code: 'StoppedByDryRun',
    message: `The run was stopped before its next write: RECONCILER_DRY_RUN is on. What it had done until then stays.`,
    target: syncKey(subject),
  });
}
