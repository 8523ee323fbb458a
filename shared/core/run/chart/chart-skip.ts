import type { ChartRules } from '../../configuration/chart-rules';
import type { Configuration } from '../../configuration/profile';
import type { SyncSkip } from '../run';

/** Why nothing of a chart may be written now; asked when it is planned, and again before each write. */
export function chartSkip(
  { dryRun }: { readonly dryRun: boolean },
  { name }: ChartRules,
  { profiles, repositories }: Configuration,
): SyncSkip | undefined {
  if (dryRun) {
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
