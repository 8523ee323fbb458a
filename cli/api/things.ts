import type { KindName } from '../../shared/api/kinds';
import { pathOfOne } from '../../shared/api/kinds';
import { EXIT } from '../exit-code';
import { fail } from '../cli-error';
import type { Context } from '../context';
import type { Api } from './client';
import type { ClusterRef } from './cluster-ref';
import { findCluster, pathOf, refOf } from './cluster-ref';
import { allCharts, allClusters, allRepositories } from './lists';

/** One cluster, chart or repository. */
export interface Thing {
  readonly kind: KindName;
  /** Short, for people: `aks-shop`, `chart:aad-pod-identity`, `repository:fleet`. */
  readonly label: string;
  /** As `-o name` prints it. */
  readonly name: string;
  readonly path: string;
}

export function ofCluster(ref: ClusterRef): Thing {
  const { subscription, group, name } = ref;
  const full = `${subscription}/${group}/${name}`;
  return { kind: 'cluster', label: name, name: full, path: pathOf(ref) };
}

export function ofEntry(kind: 'chart' | 'repository', name: string): Thing {
  const label = `${kind}:${name}`;
  return { kind, label, name: label, path: pathOfOne(kind, [name]) };
}

/** By what `-o name` printed. Throws CliError for what that never prints. */
export function thingOf(kind: KindName, name: string): Thing {
  if (kind !== 'cluster') return ofEntry(kind, name.replace(`${kind}:`, ''));
  const [subscription = '', group = '', cluster = '', ...more] = name.split('/');
  if (cluster !== '' && more.length === 0) return ofCluster({ subscription, group, name: cluster });
  return fail({ what: `"${name}" names no cluster.`, why: 'It is not subscription/group/name.' });
}

type Named = Pick<Context, 'api' | 'args' | 'options'>;

/** Those that the command line names: a cluster, --chart, --repository. */
export async function namedThings({ api, args, options }: Named): Promise<readonly Thing[]> {
  const { chart, repository } = options;
  const [cluster] = args;
  return [
    ...(cluster === undefined ? [] : [ofCluster(await findCluster(api, cluster))]),
    ...(chart === undefined ? [] : [ofEntry('chart', chart)]),
    ...(repository === undefined ? [] : [ofEntry('repository', repository)]),
  ];
}

/** The one that the command line names. Throws CliError where that is none, or several. */
export async function namedThing(context: Named): Promise<Thing> {
  const [thing, ...others] = await namedThings(context);
  if (thing !== undefined && others.length === 0) return thing;
  return fail({
    what: thing === undefined ? 'Nothing is named.' : 'More than one thing is named.',
    why: 'It takes a cluster, --chart or --repository.',
    remedy: 'List them: aks-identity get clusters, get charts, get repositories',
    exit: EXIT.usage,
  });
}

/** All that there are. */
export async function allThings(api: Api): Promise<readonly Thing[]> {
  const [clusters, charts, repositories] = await Promise.all([
    allClusters(api),
    allCharts(api),
    allRepositories(api),
  ]);
  return [
    ...clusters.flatMap((each) => refOf(each.cluster) ?? []).map(ofCluster),
    ...charts.map(({ chart }) => ofEntry('chart', chart)),
    ...repositories.map(({ repository }) => ofEntry('repository', repository)),
  ];
}
