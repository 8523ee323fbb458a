import { counted } from '../../../shared/core/base/counted';
import { isoTime } from '../../../shared/core/base/iso-time';
import type { Configuration } from '../../../shared/core/configuration/profile';
import { selectSwept } from '../../../shared/core/selection/swept';
import type { ClusterView } from '../../api/answers';
import { pathOf, refOf } from '../../api/cluster-ref';
import { allCharts, allClusters, allRepositories } from '../../api/lists';
import { isCliError } from '../../cli-error';
import { troublesOf } from '../../commands/troubles';
import type { Alone } from '../../context';
import type { ExitCode } from '../../exit-code';
import type { Finding } from '../../findings';
import { showFindings } from '../../findings';
import { sideBySide } from '../../side-by-side';
import { ARM_SCOPE, armOf } from '../arm';
import { configurationAt } from '../configuration-at';
import { claimsOf } from '../credential';
import type { Local, LocalOptions } from '../open-local';
import { openLocal } from '../open-local';
import { checked } from './checked';
import { events } from './events';
import type { Facts, Selected } from './facts';
import { subscriptionsIn } from './facts';
import { providers } from './providers';
import { pulling } from './pulling';
import { assignments, identitiesPerHost } from './quota';
import { rights } from './rights';
import { tenancyOf } from './tenancy';

/** `check --local`: every prerequisite, looked at from here, before or without an app. */
export async function checkLocal(context: Alone, options: LocalOptions): Promise<ExitCode> {
  const findings: Finding[] = [];
  await look(context, options, findings).catch((error: unknown) => {
    // Without it nothing else can be looked at.
    if (!isCliError(error)) throw error;
    const { what, why = '', remedy } = error.said;
    findings.push({ what: `${what} ${why.replaceAll('\n', ' ')}`, result: 'wrong', remedy });
  });
  return showFindings(context, findings);
}

async function look({ io }: Alone, options: LocalOptions, findings: Finding[]): Promise<void> {
  const { configuration, warnings } = await configurationAt(options.config, io);
  const { profiles, settings } = configuration;
  findings.push({
    what: `the configuration is valid, with ${counted(profiles.length, 'profile')}`,
    result: 'well',
  });
  findings.push(
    ...warnings.map(({ line, found }) => ({
      what: `line ${line} of the configuration: ${found}`,
      result: 'note' as const,
    })),
  );
  const claims = claimsOf(await io.tokenFor(ARM_SCOPE));
  const [you = '-'] = textsIn(claims, 'oid');
  const [name = you] = textsIn(claims, 'upn', 'unique_name', 'appid');
  findings.push({
    what: `signed in as ${name}`,
    result: 'well',
  });
  const arm = armOf(io);
  const tenancy = await tenancyOf(arm, subscriptionsIn(configuration), claims.tid);
  findings.push(...tenancy.findings);
  const watched = settings.subscriptions.filter((each) =>
    tenancy.visible.includes(each.toLowerCase()),
  );
  const local = await openLocal(options, io);
  try {
    const selected = await selectedIn(local, configuration, { watched, now: io.now() });
    findings.push(selectedFinding(selected));
    const principal = { id: options.as ?? you, isYou: options.as === undefined };
    const facts = { arm, configuration, watched, selected, principal };
    findings.push(...(await azureFindings(facts, local)));
    if (watched.length === settings.subscriptions.length) {
      findings.push(...(await checked('the fleet', () => inside(local, configuration))));
    }
  } finally {
    await local.close();
  }
}

/** Of the claims with these names, those that are texts. */
function textsIn(
  claims: Readonly<Record<string, unknown>>,
  ...names: readonly string[]
): readonly string[] {
  return names.map((name) => claims[name]).filter((value) => typeof value === 'string');
}

async function azureFindings(facts: Facts, { azure }: Local): Promise<readonly Finding[]> {
  const all = await Promise.all([
    checked('resource providers', () => providers(facts)),
    checked('rights', () => rights(facts)),
    checked('events', () => events(facts)),
    checked('registries', () => pulling(facts)),
    checked('role assignments', () => assignments(facts)),
    checked('identities on hosts', () => identitiesPerHost(azure, facts)),
  ]);
  return all.flat();
}

interface Where {
  readonly watched: readonly string[];
  readonly now: number;
}

async function selectedIn(
  { listClusters }: Local,
  configuration: Configuration,
  { watched, now }: Where,
): Promise<readonly Selected[]> {
  const clusters = await listClusters(watched);
  return clusters.flatMap((cluster) => {
    const selection = selectSwept(configuration, cluster, isoTime(now));
    return selection.kind === 'selected' ? [{ cluster, profile: selection.profile }] : [];
  });
}

function selectedFinding(selected: readonly Selected[]): Finding {
  if (selected.length > 0) {
    return { what: `${counted(selected.length, 'cluster')} selected by profiles`, result: 'well' };
  }
  return {
    what: 'no profile selects a cluster',
    result: 'note',
    remedy: 'aks-identity get clusters --local --config <file>   # says why, cluster by cluster',
  };
}

/** What a dry run finds: API servers, forges, charts, and whatever Azure refuses to show. */
async function inside({ api }: Local, configuration: Configuration): Promise<readonly Finding[]> {
  const clusters = await allClusters(api);
  const charts = configuration.charts.length === 0 ? [] : await allCharts(api);
  const repositories = configuration.repositories.length === 0 ? [] : await allRepositories(api);
  const views = await sideBySide(
    clusters.flatMap(({ cluster }) => refOf(cluster) ?? []),
    (ref) => api.get<ClusterView>(pathOf(ref)),
  );
  const answering = views.filter(({ objects }) => objects !== undefined).length;
  return [
    ...(answering === 0
      ? []
      : [{ what: `${counted(answering, 'API server')} answered`, result: 'well' as const }]),
    ...repositories.flatMap(({ repository, failures }) =>
      failures.length > 0
        ? []
        : [{ what: `the forge of repository ${repository} answers`, result: 'well' as const }],
    ),
    ...charts.flatMap(({ chart, failures }) =>
      failures.length > 0
        ? []
        : [
            {
              what: `chart ${chart} and the registries it goes to answer`,
              result: 'well' as const,
            },
          ],
    ),
    ...(await troublesOf(api, { clusters, charts, repositories })),
  ];
}
