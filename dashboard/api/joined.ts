import type { ActivityAsk } from '../route';
import { clusterHash, clusterPath, nameIn } from '../route';
import type { ActivityLine } from './bodies';
import type { ActivityEntry } from '../views/activity';
import { activityEntry } from '../views/activity';
import type { Subject } from '../views/subject';
import type { ChartOf } from '../views/charts';
import { ranLast } from '../views/recent';
import type { RepositoryOf } from '../views/repositories';
import { activity, chart, charts, cluster, clusters, repositories, repository } from './endpoints';
import type { Api } from './get';
import type { Answer } from './outcome';
import { mapped } from './outcome';

/** What pages read with several requests, where the list alone does not say enough. */

/** A list, and each of it by itself. What cannot be read by itself is left undefined: the list says that it is there. */
async function each<S, V, R>(
  list: Answer<readonly S[]>,
  read: (summary: S) => Promise<Answer<V>>,
  join: (summary: S, view: V | undefined) => R,
): Promise<Answer<readonly R[]>> {
  if (!list.ok) return list;
  const views = await Promise.all(list.body.map(read));
  return {
    ok: true,
    body: list.body.map((summary, index) => join(summary, bodyOf(views[index]))),
    same: list.same && views.every((view) => view.ok && view.same),
  };
}

function bodyOf<V>(answer: Answer<V> | undefined): V | undefined {
  return answer?.ok === true ? answer.body : undefined;
}

export async function chartsWithRegistries(api: Api): Promise<Answer<readonly ChartOf[]>> {
  return each(
    await charts(api),
    (summary) => chart(api, summary.chart),
    (summary, view) => ({ summary, view }),
  );
}

export async function repositoriesWithRequests(api: Api): Promise<Answer<readonly RepositoryOf[]>> {
  return each(
    await repositories(api),
    (summary) => repository(api, summary.repository),
    (summary, view) => ({ summary, view }),
  );
}

export interface RecentRuns {
  readonly subjects: readonly Subject[];
  /** Clusters that were not read. */
  readonly unread: number;
}

/** Runs of all charts and repositories, and of the clusters that ran last. */
export async function recentRuns(api: Api): Promise<Answer<RecentRuns>> {
  const [fleet, withRegistries, withRequests] = await Promise.all([
    clusters(api),
    chartsWithRegistries(api),
    repositoriesWithRequests(api),
  ]);
  if (!fleet.ok) return fleet;
  if (!withRegistries.ok) return withRegistries;
  if (!withRequests.ok) return withRequests;
  const recent = ranLast(fleet.body);
  const views = await each(
    { ...fleet, body: recent },
    (summary) => cluster(api, clusterPath(summary.cluster)),
    (summary, view) =>
      subjectOf('cluster', nameIn(summary.cluster), view, clusterHash(summary.cluster)),
  );
  if (!views.ok) return views;
  const subjects = [
    ...views.body,
    ...withRegistries.body.map(({ summary, view }) =>
      subjectOf('chart', summary.chart, view, '#/charts'),
    ),
    ...withRequests.body.map(({ summary, view }) =>
      subjectOf('repository', summary.repository, view, '#/pull-requests'),
    ),
  ];
  const same = views.same && withRegistries.same && withRequests.same;
  return { ok: true, body: { subjects, unread: fleet.body.length - recent.length }, same };
}

export interface ActivityPage {
  readonly entries: readonly ActivityEntry[];
  /** Of the page with older ones. */
  readonly continuation?: string;
}

/** Runs whose writes are read as well: each is a request of its own. */
const MAX_WITH_WRITES = 5;

/** A page of the runs of the whole fleet. Who looks for an id wants the writes as well. */
export async function activityPage(api: Api, ask: ActivityAsk): Promise<Answer<ActivityPage>> {
  const list = await activity(api, ask);
  if (!list.ok) return list;
  const { activity: lines, continuation } = list.body;
  const isLookedFor = ask.correlation !== '' && lines.length <= MAX_WITH_WRITES;
  const views = await each(
    { ...list, body: lines },
    (line) => (isLookedFor ? viewOf(api, line) : NOT_READ),
    (line, view) => activityEntry(line, view?.audit ?? []),
  );
  const more = continuation === undefined ? {} : { continuation };
  // What is not read is the same each time.
  const same = isLookedFor ? views.ok && views.same : list.same;
  return mapped({ ...views, ...(views.ok && { same }) }, (entries) => ({ entries, ...more }));
}

const NOT_READ = Promise.resolve<Answer<Remembered>>({ ok: true, body: undefined, same: true });

function viewOf(
  api: Api,
  { cluster: id, chart: name, repository: of }: ActivityLine,
): Promise<Answer<Remembered>> {
  if (id !== undefined) return cluster(api, clusterPath(id));
  return name === undefined ? repository(api, of ?? '') : chart(api, name);
}

type Remembered = Partial<Pick<Subject, 'history' | 'audit'>> | undefined;

function subjectOf(kind: Subject['kind'], name: string, view: Remembered, href: string): Subject {
  return { ...{ kind, name, href }, history: view?.history ?? [], audit: view?.audit ?? [] };
}
