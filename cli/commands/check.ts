import { counted } from '../../shared/core/base/counted';
import type { Status } from '../api/answers';
import { nameOf } from '../api/cluster-ref';
import { allCharts, allClusters, allRepositories } from '../api/lists';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import type { Finding } from '../findings';
import { showFindings } from '../findings';
import { troublesOf } from './troubles';

/** `check`: whether a running app does what it is there for, and the command that fixes what does not. */
export async function check({ api, printer }: Context): Promise<ExitCode> {
  const status = await api.get<Status>('/api/status');
  const [clusters, charts, repositories] = await Promise.all([
    allClusters(api),
    allCharts(api),
    allRepositories(api),
  ]);
  const findings: readonly Finding[] = [
    { what: `${api.site} answers`, result: 'well' },
    ...ofConfiguration(status),
    ...ofMode(status),
    ...ofQueue(status),
    ...ofEvents(status),
    ...ofUnswept(status),
    readiness('clusters', clusters),
    readiness('charts', charts),
    readiness('repositories', repositories),
    ...(await troublesOf(api, { clusters, charts, repositories })),
  ];
  return showFindings({ printer }, findings);
}

function ofConfiguration({ configuration }: Status): readonly Finding[] {
  const { version, profiles, problems } = configuration;
  const inForce = `configuration ${version} is in force, with ${counted(profiles.length, 'profile')}`;
  if (problems.length === 0) return [{ what: inForce, result: 'well' }];
  return problems.map((problem) => ({
    what: `a newer configuration is not in force: ${wordsOf(problem)}`,
    result: 'wrong',
    remedy:
      'Fix the file; it is read again automatically. All problems: aks-identity check -o json',
  }));
}

/** Problems come from the reader of the file; they have a message at least. */
function wordsOf(problem: Readonly<Record<string, unknown>>): string {
  return typeof problem.message === 'string' ? problem.message : JSON.stringify(problem);
}

function ofMode({ dryRun }: Status): readonly Finding[] {
  if (!dryRun) return [{ what: 'it may write', result: 'well' }];
  const remedy =
    'az functionapp config appsettings set --resource-group <group> --name <app> --settings RECONCILER_DRY_RUN=false';
  return [{ what: 'dry run: nothing is written', result: 'note', remedy }];
}

function ofQueue({ queue: { behind } }: Status): readonly Finding[] {
  const what = behind === 0 ? 'nothing waits for a run' : `${counted(behind, 'run')} to come`;
  return [{ what, result: 'well' }];
}

/** What arrived since the process began: a quiet hour is no proof of anything. */
function ofEvents({ events }: Status): readonly Finding[] {
  const { accepted = 0, subscription = 0 } = events;
  if (accepted > 0) return [{ what: `${counted(accepted, 'event')} came in`, result: 'well' }];
  const what =
    subscription > 0
      ? `${counted(subscription, 'event')} came in, all of subscriptions that settings.subscriptions does not name`
      : 'no event has come in since the app was started';
  const remedy = 'aks-identity check --local --config <file>';
  return [{ what, result: 'note', remedy }];
}

function ofUnswept({ unswept }: Status): readonly Finding[] {
  return unswept.map(({ cluster, holds }) => ({
    what: `${nameOf(cluster)} holds ${counted(holds, 'thing')} of ours, in a subscription that settings.subscriptions no longer names`,
    result: 'wrong',
    remedy: `aks-identity offboard ${nameOf(cluster)}`,
  }));
}

function readiness(
  kind: 'clusters' | 'charts' | 'repositories',
  all: readonly { readonly ready: string }[],
): Finding {
  const ready = all.filter((each) => each.ready === 'True').length;
  const stuck = all.some((each) => each.ready === 'False');
  const what = all.length === 0 ? `no ${kind}` : `${ready} of ${all.length} ${kind} are ready`;
  if (ready === all.length) return { what, result: 'well' };
  const remedy = `aks-identity get ${kind} --not-ready`;
  return { what, result: stuck ? 'wrong' : 'note', remedy };
}
