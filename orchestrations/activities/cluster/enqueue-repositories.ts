import type { DurableClient } from 'durable-functions';
import type { ClusterState } from '../../../shared/core/run/cluster-state';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { SyncSubject } from '../../../shared/core/base/sync-subject';
import { syncKey } from '../../../shared/core/base/sync-subject';
import type { Adapters } from '../../../shared/current-adapters';
import { enqueueRun } from '../../enqueue';
import { sameNeeds } from '../../../shared/core/admission/cluster-needs';

export interface ClusterChange {
  readonly before: ClusterState | undefined;
  readonly state: ClusterState;
  /** The run failed: that it names no profile says nothing then. */
  readonly failed: boolean;
}

/**
 * A cluster that is new, has another profile or other needs, is gone or was off-boarded changes what its repositories
 * should ask for. Told before the state is stored: after a crash in between it is told again, which costs a look, and
 * never forgotten.
 */
export async function enqueueRepositories(
  adapters: Adapters,
  client: DurableClient,
  configuration: Configuration,
  { before, state, failed }: ClusterChange,
): Promise<void> {
  if (failed && state.profile === undefined) return;
  const what = whatOf(before, state);
  if (what === undefined) return;
  const detail = `${state.cluster} ${what}`.slice(0, 300);
  for (const subject of subjectsOf(configuration, [before?.profile, state.profile])) {
    await enqueueRun(adapters, client, { key: syncKey(subject), source: 'sync', detail });
  }
}

/** Undefined: nothing that a repository depends on. */
function whatOf(before: ClusterState | undefined, state: ClusterState): string | undefined {
  const { offboarded, profile, needs } = state;
  if (before?.profile === profile && before?.offboarded === offboarded) {
    return sameNeeds(before?.needs, needs) ? undefined : 'needs something else than before';
  }
  if (offboarded) return 'was off-boarded';
  return profile === undefined ? 'no longer has a profile' : `came under profile ${profile}`;
}

/** What the profiles of these names keep in line, each once. */
function subjectsOf(
  { profiles }: Configuration,
  names: readonly (string | undefined)[],
): readonly SyncSubject[] {
  const kept = profiles.flatMap(({ name, gitops }) =>
    gitops !== undefined && names.includes(name) ? [gitops] : [],
  );
  const charts = new Set(kept.flatMap((gitops) => gitops.charts));
  const repositories = new Set(kept.map(({ repository }) => repository));
  return [
    ...[...charts].map((name) => ({ kind: 'chart', name }) as const),
    ...[...repositories].map((name) => ({ kind: 'repository', name }) as const),
  ];
}
