import type { OrchestrationContext } from 'durable-functions';
import type { SyncSubject } from '../shared/core/base/sync-subject';
import type { Steps } from './call';
import { callOnce } from './call';

/** What the sync of a chart or a target would do now: the output is the plan. Writes nothing. */
export function* previewSync(context: OrchestrationContext): Steps<unknown> {
  const { kind, name } = context.df.getInput<SyncSubject>();
  return kind === 'chart'
    ? yield* callOnce(context, 'planChart', { chart: name, preview: true })
    : yield* callOnce(context, 'planTarget', { target: name, preview: true });
}
