import type { DurableClient } from 'durable-functions';
import type { ClusterState } from '../../shared/core/cluster-state';
import type { Configuration } from '../../shared/core/profile';
import type { Services } from '../../shared/services';
import { requestSync } from '../request';

export interface ClusterChange {
  readonly before: ClusterState | undefined;
  readonly state: ClusterState;
}

/** A cluster that is new, has another profile or was off-boarded changes what its repository should ask for. */
export async function tellGitOps(
  s: Services,
  client: DurableClient,
  { profiles }: Configuration,
  { before, state }: ClusterChange,
): Promise<void> {
  const { cluster, profile, offboarded } = state;
  if (before?.profile === profile && before?.offboarded === offboarded) return;
  const gitops = profiles.find(({ name }) => name === profile)?.gitops;
  if (gitops === undefined) return;
  const what = offboarded ? 'was off-boarded' : `came under profile ${profile ?? ''}`;
  const detail = `${cluster} ${what}`.slice(0, 300);
  const subjects = [
    ...gitops.charts.map((name) => ({ kind: 'chart', name }) as const),
    { kind: 'target', name: gitops.target } as const,
  ];
  for (const subject of subjects) {
    await requestSync(s, client, { subject, source: 'sync', detail });
  }
}
