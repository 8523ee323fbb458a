import type { HttpResponseInit } from '@azure/functions';
import { PREVIEW_SYNC } from '../../orchestrations/names';
import { requestSync } from '../../orchestrations/request';
import { syncInstanceId } from '../../shared/core/keys';
import type { SyncItem } from '../../shared/core/sync-state';
import type { SyncSubject } from '../../shared/core/sync-subject';
import { syncKey } from '../../shared/core/sync-subject';
import { accepted } from './accepted';
import type { Call } from './endpoint';
import { requestId } from './idempotency';
import { syncPath } from './paths';
import { startFollowed } from './start-followed';

/** 202 for the sync of a chart or a target, or for its plan alone. */
export async function acceptSync(
  call: Call,
  subject: SyncSubject,
  dryRun: boolean,
): Promise<HttpResponseInit> {
  const { request, s } = call;
  const scope = `sync|${dryRun}|${syncKey(subject)}`;
  const { id, repeated } = await requestId(s, request, scope);
  const about = { subject: syncKey(subject), status: syncPath(subject) };
  if (dryRun) {
    const instanceId = `preview-${syncInstanceId(subject)}-${id}`;
    await startFollowed(call, repeated, { name: PREVIEW_SYNC, instanceId, input: subject });
    return accepted(request, instanceId, { ...about, dryRun: true });
  }
  const { generation } = await requestOnce(call, subject, { id, repeated });
  return accepted(request, syncInstanceId(subject), { ...about, generation });
}

/** A repeat finds the reason of the first request in the row; where that one broke off before it got there, it counts. */
async function requestOnce(
  { client, s }: Call,
  subject: SyncSubject,
  { id, repeated }: { readonly id: string; readonly repeated: boolean },
): Promise<SyncItem> {
  const detail = `sync ${id}`;
  const item = repeated ? await s.store.sync.get(subject) : undefined;
  if (item?.reasons.some((reason) => reason.detail === detail) === true) return item;
  return requestSync(s, client, { subject, source: 'http', detail });
}
