import { PREVIEW_SYNC } from '../../orchestrations/names';
import { syncInstanceId } from '../../shared/core/base/keys';
import type { SyncSubject } from '../../shared/core/base/sync-subject';
import type { Call } from './endpoint';
import { previewed } from './previewed';

/** Makes a plan of a chart or a repository that is only to be looked at. Returns its id. */
export async function previewedSync(call: Call, subject: SyncSubject): Promise<string> {
  const instanceId = `preview-${syncInstanceId(subject)}-${call.adapters.newId()}`;
  const start = { name: PREVIEW_SYNC, instanceId, input: subject };
  return ((await previewed(call, start)) as { readonly planId: string }).planId;
}
