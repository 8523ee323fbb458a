import { counted } from '../../shared/core/base/counted';
import type { AnyView, Summary, Trouble } from '../api/answers';
import type { Api } from '../api/client';
import { nameOf, pathOf, refOf } from '../api/cluster-ref';
import { ofEntry } from '../api/things';
import type { Finding } from '../findings';
import { sideBySide } from '../side-by-side';

/** What has failures is looked at; more of it says the same again. */
const MAX_COUNT = 50;
/** Of those that have the same failure. */
const NAMED = 3;

/** What was found of clusters, charts and repositories. */
export interface Seen {
  readonly clusters: readonly (Summary & { readonly cluster: string })[];
  readonly charts: readonly (Summary & { readonly chart: string })[];
  readonly repositories: readonly (Summary & { readonly repository: string })[];
}

interface Failed {
  readonly name: string;
  readonly trouble: Trouble;
}

/** Every failure once, with those that have it, and the remedy of the first. */
export async function troublesOf(api: Api, seen: Seen): Promise<readonly Finding[]> {
  const failed = placesOf(seen).slice(0, MAX_COUNT);
  const all = await sideBySide(failed, async ({ name, path }): Promise<readonly Failed[]> => {
    const { failures = [] } = await api.get<AnyView>(path);
    return failures.map((trouble) => ({ name, trouble }));
  });
  return [...Map.groupBy(all.flat(), ({ trouble }) => trouble.code)].map(([code, same]) =>
    findingOf(code, same),
  );
}

function placesOf({ clusters, charts, repositories }: Seen) {
  const places = [
    ...clusters.flatMap((each) => {
      const ref = refOf(each.cluster);
      return ref === undefined ? [] : [{ each, name: nameOf(each.cluster), path: pathOf(ref) }];
    }),
    ...charts.map((each) => ({ each, name: each.chart, path: ofEntry('chart', each.chart).path })),
    ...repositories.map((each) => {
      const { path } = ofEntry('repository', each.repository);
      return { each, name: each.repository, path };
    }),
  ];
  return places.filter(({ each }) => each.failures.length > 0);
}

function findingOf(code: string, same: readonly Failed[]): Finding {
  const names = [...new Set(same.map(({ name }) => name))];
  const more = names.length > NAMED ? ` and ${counted(names.length - NAMED, 'other')}` : '';
  const [first] = same;
  return {
    what: `${code} on ${names.slice(0, NAMED).join(', ')}${more}: ${first?.trouble.message ?? ''}`,
    result: same.every(({ trouble }) => trouble.policy === 'Waiting') ? 'note' : 'wrong',
    remedy: first?.trouble.remedy,
  };
}
