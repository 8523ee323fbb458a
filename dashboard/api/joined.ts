import { clusterHash, clusterPath, nameIn } from '../route';
import type { Subject } from '../views/activity';
import type { ChartOf } from '../views/charts';
import { ranLast } from '../views/recent';
import type { RepositoryOf } from '../views/repositories';
import { chart, charts, cluster, clusters, repositories, repository } from './endpoints';
import type { Api } from './get';
import type { Answer } from './outcome';

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

export interface Activity {
  readonly subjects: readonly Subject[];
  /** Clusters that were not read. */
  readonly unread: number;
}

/** Runs and writes of all charts and repositories, and of the clusters that ran last. */
export async function recentActivity(api: Api): Promise<Answer<Activity>> {
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

type Remembered = Partial<Pick<Subject, 'history' | 'audit'>> | undefined;

function subjectOf(kind: Subject['kind'], name: string, view: Remembered, href: string): Subject {
  return { ...{ kind, name, href }, history: view?.history ?? [], audit: view?.audit ?? [] };
}
