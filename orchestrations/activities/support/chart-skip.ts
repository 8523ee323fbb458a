import type { ChartRules } from '../../../shared/core/configuration/chart-rules';
import type { Configuration } from '../../../shared/core/configuration/profile';
import type { SyncSkip } from '../../../shared/core/sync/sync-verdict';
import type { Adapters } from '../../../shared/current-adapters';

/** Why nothing of a chart may be written now; asked when it is planned, and again before each write. */
export function chartSkip(
  adapters: Pick<Adapters, 'dryRun'>,
  { name }: ChartRules,
  { profiles, repositories }: Configuration,
): SyncSkip | undefined {
  if (adapters.dryRun) {
    return { reason: 'DryRun', message: 'RECONCILER_DRY_RUN is on: nothing is written.' };
  }
  const users = profiles.flatMap(({ gitops }) => (gitops?.charts.includes(name) ? [gitops] : []));
  const observed = repositories
    .filter(({ observeOnly }) => observeOnly)
    .map((repository) => repository.name);
  if (users.length === 0 || users.some(({ repository }) => !observed.includes(repository))) {
    return undefined;
  }
  return {
    reason: 'ObserveOnly',
    message: `Every repository that uses ${name} says observeOnly: nothing is written.`,
  };
}
