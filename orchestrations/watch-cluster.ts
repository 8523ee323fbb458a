import type { OrchestrationContext } from 'durable-functions';
import { backOffMs } from '../shared/core/pod-identity/watch';
import type { Steps } from './call';
import { call, sleep } from './call';
import type { WatchInput } from './names';

const WHEN_FULL_MS = 60_000;

/**
 * Watches the objects of one cluster for as long as its profile asks for it. Each round is one bounded activity, and each
 * ends the history: an instance lives for months, its history for minutes. Rests are durable timers.
 */
export function* watchCluster(context: OrchestrationContext): Steps<unknown> {
  const input = context.df.getInput<WatchInput>();
  const end = yield* call(context, 'watchObjects', input);
  switch (end.kind) {
    case 'stop':
      return { stopped: end.why };
    case 'goOn':
      // The status of a generation is carried into the next one: without this an old failure would stay for ever.
      context.df.setCustomStatus({ code: 'Watching' });
      context.df.continueAsNew({ cluster: input.cluster, seen: end.seen });
      return undefined;
    case 'full':
      yield* sleep(context, WHEN_FULL_MS);
      context.df.continueAsNew({ ...input });
      return undefined;
    case 'backOff': {
      const attempts = (end.worked ? 0 : (input.attempts ?? 0)) + 1;
      context.df.setCustomStatus({ code: end.failure.code, message: end.failure.message });
      yield* sleep(context, backOffMs(attempts, input.cluster, end.failure.retryAfterMs));
      context.df.continueAsNew({
        cluster: input.cluster,
        attempts,
        ...(end.seen !== undefined && { seen: end.seen }),
      });
      return undefined;
    }
  }
}
