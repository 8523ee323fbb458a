import type { DurableClient } from 'durable-functions';
import type { RunHint } from '../orchestrations/enqueue';
import { enqueueRun } from '../orchestrations/enqueue';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Adapters } from '../shared/current-adapters';

/** Requests the sync of every chart and repository of the configuration. One row that cannot be written does not block the others. */
export async function enqueueEverySync(
  adapters: Adapters,
  client: DurableClient,
  why: Omit<RunHint, 'key'>,
): Promise<void> {
  const { configuration } = await adapters.configuration.current();
  const subjects = [
    ...configuration.charts.map(({ name }) => ({ kind: 'chart', name }) as const),
    ...configuration.repositories.map(({ name }) => ({ kind: 'repository', name }) as const),
  ];
  for (const subject of subjects) {
    try {
      await enqueueRun(adapters, client, { key: syncKey(subject), ...why });
    } catch (error) {
      adapters.log('error', 'sync not requested', {
        subject: syncKey(subject),
        error: String(error).slice(0, 300),
      });
    }
  }
}
