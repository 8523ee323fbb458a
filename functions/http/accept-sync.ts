import type { HttpResponseInit } from '@azure/functions';
import { PREVIEW_SYNC } from '../../orchestrations/names';
import { requestSync } from '../../orchestrations/request';
import { syncInstanceId } from '../../shared/core/base/keys';
import type { SyncSubject } from '../../shared/core/base/sync-subject';
import { syncKey } from '../../shared/core/base/sync-subject';
import { accepted } from './accepted';
import type { Call } from './endpoint';
import { once } from './idempotency';
import { syncPath } from './paths';
import { startFollowed } from './start-followed';

export interface AskedSync {
  readonly dryRun: boolean;
  readonly forgetDigests?: boolean;
}

/** 202 for the sync of a chart or a repository, or for its plan alone. `before`: what is done first, once. */
export async function acceptSync(
  call: Call,
  subject: SyncSubject,
  asked: AskedSync,
  before: () => Promise<void> = () => Promise.resolve(),
): Promise<HttpResponseInit> {
  const { request, client, adapters } = call;
  const about = { subject: syncKey(subject), status: syncPath(subject) };
  return once(call, asked, async (turn) => {
    if (asked.dryRun) {
      const instanceId = `preview-${syncInstanceId(subject)}-${turn.id}`;
      await startFollowed(call, turn.repeated, { name: PREVIEW_SYNC, instanceId, input: subject });
      return accepted(request, instanceId, { ...about, dryRun: true });
    }
    await before();
    const detail = `sync ${turn.id}`;
    const { generation } = await requestSync(adapters, client, {
      subject,
      source: 'http',
      detail,
      turn,
    });
    return accepted(request, syncInstanceId(subject), { ...about, generation });
  });
}
