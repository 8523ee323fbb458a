import { pathOfOne } from '../../shared/api/kinds';
import type { AuditLine, SubjectView } from '../api/answers';
import type { Api } from '../api/client';
import type { ClusterRef } from '../api/cluster-ref';
import { findCluster, pathOf, refOf } from '../api/cluster-ref';
import { allCharts, allClusters, allRepositories } from '../api/lists';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { ExitCode } from '../exit-code';
import { EXIT } from '../exit-code';
import { AUDIT_COLUMNS, settled } from '../output/audit';
import type { Shown } from '../output/printer';
import type { Column } from '../output/table';
import { table } from '../output/table';
import { repeated } from '../repeated';

/** The API has the audit of one thing at a time: more of them would be more calls than a look is worth. */
const MOST = 200;
const AT_ONCE = 8;

interface Subject {
  readonly name: string;
  readonly path: string;
}

interface Event extends AuditLine {
  /** Cluster, `chart:<name>` or `repository:<name>`. */
  readonly about: string;
}

/** `events`: what was written, latest last, as a log has it. With --watch what is new follows. */
export async function events(context: Context): Promise<ExitCode> {
  const { api, printer, options } = context;
  const subjects = await subjectsOf(context);
  const first = await eventsOf(api, subjects);
  if (options.watch === true) return watch(context, subjects, first);
  if (first.length === 0) printer.note('Nothing was written yet.');
  if (first.length > 0 || printer.format !== 'table') await printer.show(shown(first));
  return EXIT.done;
}

async function watch(
  context: Context,
  subjects: readonly Subject[],
  first: readonly Event[],
): Promise<never> {
  const { api, printer } = context;
  const seen = new Map<string, Event>();
  await tell(first);
  return repeated(context, async () => tell(await eventsOf(api, subjects)));

  async function tell(all: readonly Event[]): Promise<void> {
    const before = [...seen.values()];
    const news = all.filter((each) => !seen.has(JSON.stringify(each)));
    for (const each of news) seen.set(JSON.stringify(each), each);
    if (news.length === 0) return;
    if (printer.format === 'table') await printer.show(shown(news, before));
    else for (const each of news) await printer.show({ ...shown([each]), value: each });
  }
}

/** Throws CliError where there are too many. */
async function subjectsOf({ api, args, options }: Context): Promise<readonly Subject[]> {
  const { chart, repository } = options;
  const [cluster] = args;
  const named = [
    ...(cluster === undefined ? [] : [ofCluster(await findCluster(api, cluster))]),
    ...(chart === undefined ? [] : [ofChart(chart)]),
    ...(repository === undefined ? [] : [ofRepository(repository)]),
  ];
  if (named.length > 0) return named;
  const [clusters, charts, repositories] = await Promise.all([
    allClusters(api),
    allCharts(api),
    allRepositories(api),
  ]);
  if (clusters.length > MOST) {
    fail({
      what: `Events of ${clusters.length} clusters are too many to ask for.`,
      why: `The API has them cluster by cluster; up to ${MOST} are asked for at once.`,
      remedy: 'Name one: aks-identity events <cluster>',
    });
  }
  return [
    ...clusters.flatMap((each) => refOf(each.cluster) ?? []).map(ofCluster),
    ...charts.map((each) => ofChart(each.chart)),
    ...repositories.map(({ repository: name }) => ofRepository(name)),
  ];
}

function ofCluster(ref: ClusterRef): Subject {
  return { name: ref.name, path: pathOf(ref) };
}

function ofChart(name: string): Subject {
  return { name: `chart:${name}`, path: pathOfOne('chart', [name]) };
}

function ofRepository(name: string): Subject {
  return { name: `repository:${name}`, path: pathOfOne('repository', [name]) };
}

async function eventsOf(api: Api, subjects: readonly Subject[]): Promise<readonly Event[]> {
  const waiting = [...subjects];
  const found: Event[] = [];
  async function ask(): Promise<void> {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const about = next.name;
      const { audit } = await api.get<SubjectView>(next.path);
      found.push(...audit.map((line) => ({ about, ...line })));
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask));
  return found.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
}

const COLUMNS: readonly Column<Event>[] = [
  { head: 'TIME', cell: ({ at }) => at },
  { head: 'ABOUT', cell: ({ about }) => about },
  ...AUDIT_COLUMNS,
];

/** `before`: what was printed: columns stay as wide, and heads are not said again. */
function shown(rows: readonly Event[], before: readonly Event[] = []): Shown {
  const printed = before.length === 0 ? 0 : before.length + 1;
  const rowsShown = before.length === 0 ? settled(rows) : rows;
  return {
    value: { events: rows },
    names: rows.map(({ correlationId }) => correlationId),
    lines: (style) => table(COLUMNS, [...before, ...rowsShown], style).slice(printed),
  };
}
