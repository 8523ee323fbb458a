import type { OrchestrationContext } from 'durable-functions';
import type { SyncSubject } from '../shared/core/base/sync-subject';
import type { Steps } from './call';
import { callOnce } from './call';

/** What the sync of a chart or a repository would do now: the output is the plan. Writes nothing. */
export function* previewSync(context: OrchestrationContext): Steps<unknown> {
  const { kind, name } = context.df.getInput<
    SyncSubject | { readonly kind: 'target'; readonly name: string }
  >();
  if (kind === 'chart')
    return yield* callOnce(context, 'planChart', { chart: name, preview: true });
  // 0.1 said target, and called the activity so.
  const activity = kind === 'repository' ? 'planRepository' : 'planTarget';
  return yield* callOnce(context, activity, { target: name, preview: true });
}
