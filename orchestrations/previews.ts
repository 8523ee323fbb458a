import type { OrchestrationContext } from 'durable-functions';
import type { SyncSubject } from '../shared/core/base/sync-subject';
import type { Steps } from './call';
import { callOnce } from './call';
import type { PreviewInput } from './names';

/** Plans what a reconcile of a cluster would do now, for GET …/plan to show, and does nothing. */
export function* previewCluster(context: OrchestrationContext): Steps<unknown> {
  const input = context.df.getInput<PreviewInput>();
  return yield* callOnce(context, 'makePlan', { ...input, preview: true });
}

/** The same for a chart or a repository. */
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
