import type { Failure } from '../../base/errors';
import type { ChartRules } from '../../configuration/chart-rules';
import type { Configuration } from '../../configuration/profile';
import type { SyncSkip } from '../run';
import { stopped } from '../stop';

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

/** Why nothing more may be written for a chart, although its plan says so; undefined when it may. */
export function chartStop(
  chart: string,
  configuration: Configuration,
  settings: { readonly dryRun: boolean },
): Failure | undefined {
  const key = `chart:${chart}`;
  const rules = configuration.charts.find(({ name }) => name === chart);
  if (rules === undefined) {
    const why = `Chart ${chart} is no longer in the configuration.`;
    return stopped(key, 'StoppedByConfiguration', why);
  }
  const rest = chartSkip(settings, rules, configuration);
  const code = settings.dryRun ? 'StoppedByDryRun' : 'StoppedByObserveOnly';
  return rest && stopped(key, code, rest.message);
}
