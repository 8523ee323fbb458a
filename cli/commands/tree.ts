import { counted } from '../../shared/core/base/counted';
import type {
  ChartView,
  ClusterView,
  Install,
  Planned,
  PullRequest,
  RepositoryView,
} from '../api/answers';
import { findCluster, nameOf, pathOf, refOf } from '../api/cluster-ref';
import { allCharts, allRepositories } from '../api/lists';
import { ofEntry } from '../api/things';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { readyCell, statusCell } from '../output/ready';
import type { Branch } from '../output/tree';
import { treeLines } from '../output/tree';
import { sideBySide } from '../side-by-side';
import { hostBranches, lastOf, lastPlanOf } from './tree-hosts';

/** What is known of a cluster, and of what reaches it through Git. */
interface Known {
  readonly view: ClusterView;
  /** The plan of its last run, with what that saw on the hosts. */
  readonly planned?: Planned | undefined;
  readonly charts: readonly ChartView[];
  readonly repositories: readonly RepositoryView[];
}

/** `tree`: profile → hosts → identities → namespaces → pods, and chart → registry → pull request. */
export async function tree({ api, printer, args }: Context): Promise<ExitCode> {
  const ref = await findCluster(api, args[0] ?? '');
  const path = pathOf(ref);
  const [{ view, planned }, charts, repositories] = await Promise.all([
    api
      .get<ClusterView>(path)
      .then(async (view) => ({ view, planned: await lastPlanOf(api, path, view) })),
    allCharts(api).then((all) =>
      sideBySide(all, ({ chart }) => api.get<ChartView>(ofEntry('chart', chart).path)),
    ),
    allRepositories(api).then((all) =>
      sideBySide(all, ({ repository }) =>
        api.get<RepositoryView>(ofEntry('repository', repository).path),
      ),
    ),
  ]);
  const root = rootOf({ view, planned, charts, repositories });
  await printer.show({
    value: valueOf(root),
    names: [nameOf(view.cluster)],
    lines: ({ paint }) => treeLines(root, paint),
  });
  return EXIT.done;
}

function rootOf(known: Known): Branch {
  const { cluster, profile, conditions = [] } = known.view;
  const ready = conditions.find(({ type }) => type === 'Ready');
  const stalled = conditions.some(({ type, status }) => type === 'Stalled' && status === 'True');
  const name = refOf(cluster)?.name ?? cluster;
  const { status = 'Unknown', reason = 'NotLookedAt' } = ready ?? {};
  const text = `${name}  profile ${profile ?? '-'}, Ready ${status}: ${reason}`;
  const cell = readyCell({ ready: status, stalled });
  return {
    line: typeof cell === 'string' ? text : { ...cell, text },
    below: [
      group('hosts', hostBranches(known.view, known.planned)),
      group('refused', refusals(known.view)),
      group('namespaces', namespaces(known.view)),
      ...pods(known.view),
      group('charts', charts(known)),
    ].filter(({ below = [] }) => below.length > 0),
  };
}

function group(line: string, below: readonly Branch[]): Branch {
  return { line, below };
}

function refusals({ lastPlan }: ClusterView): readonly Branch[] {
  return (lastPlan?.plan.refusals ?? []).map(({ identity, rule, object }) => {
    const on = object === undefined ? '' : ` for ${object.kind} ${object.namespace}/${object.name}`;
    return { line: { text: `${lastOf(identity)}${on}: ${rule}`, colour: 'red' } };
  });
}

function namespaces({ needs }: ClusterView): readonly Branch[] {
  const grants = Map.groupBy(needs?.grants ?? [], ({ namespaces: names }) => names);
  return [...grants].map(([names, all]) => ({
    line: names,
    below: all.map(({ identity, clientId }) => ({ line: `${lastOf(identity)} (${clientId})` })),
  }));
}

function pods({ objects }: ClusterView): readonly Branch[] {
  if (objects === undefined) return [];
  const { pods: all, served, refused } = objects.tokens;
  const below = refused.map(({ namespace, pod, reason, why }): Branch => {
    return { line: { text: `${namespace}/${pod} ${reason}: ${why}`, colour: 'red' } };
  });
  const line = `pods: ${served} of ${all} get a token`;
  return [{ line, below: below.length === 0 ? [{ line: 'none is refused' }] : below }];
}

function charts(known: Known): readonly Branch[] {
  const { cluster } = known.view;
  return known.charts.flatMap((chart) =>
    (chart.installs ?? [])
      .filter((install) => install.cluster === cluster)
      .map((install) => chartBranch(known, chart, install)),
  );
}

function chartBranch(
  { repositories }: Known,
  { chart, registries = [] }: ChartView,
  { condition, expected, version, nodes, repository }: Install,
): Branch {
  const on = nodes === undefined ? '' : ` on ${nodes.done} of ${counted(nodes.of, 'node')}`;
  const text = `${chart} ${version ?? '-'} of ${expected}, Installed ${condition.status}${on}`;
  const cell = statusCell(condition);
  const { requests = [] } = repositories.find((each) => each.repository === repository) ?? {};
  return {
    line: typeof cell === 'string' ? text : { ...cell, text },
    below: [
      ...registries.map(({ name, complete, missing }): Branch => {
        return complete
          ? { line: `registry ${name}: complete` }
          : { line: { text: `registry ${name}: lacks ${missing.join(', ')}`, colour: 'yellow' } };
      }),
      ...requests
        .filter(({ subject }) => subject === `chart:${chart}`)
        .map((request): Branch => ({ line: pullRequestLine(repository, request) })),
    ],
  };
}

function pullRequestLine(repository: string | undefined, request: PullRequest): string {
  const { verdict, number, url, branch } = request;
  const which = number === undefined ? branch : `#${number}`;
  const told = [which, verdict, url].filter((each) => each !== undefined);
  return `pull request in ${repository ?? '-'}: ${told.join(' ')}`;
}

/** For programs: the same tree. */
function valueOf({ line, below = [] }: Branch): object {
  const text = typeof line === 'string' ? line : line.text;
  return { text, ...(below.length > 0 && { below: below.map(valueOf) }) };
}
