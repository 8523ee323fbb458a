import { pathOfOne } from '../../shared/api/kinds';
import { nearest } from '../../shared/core/base/nearest';
import { fail } from '../cli-error';
import { EXIT } from '../exit-code';
import type { Api } from './client';
import { allClusters } from './lists';

/** A cluster as people name it. */
export interface ClusterRef {
  readonly subscription: string;
  readonly group: string;
  readonly name: string;
}

const ID =
  /^\/subscriptions\/([^/]+)\/resourcegroups\/([^/]+)\/providers\/microsoft\.containerservice\/managedclusters\/([^/]+)$/i;

/** Of a resource id. */
export function refOf(id: string): ClusterRef | undefined {
  const [, subscription, group, name] = ID.exec(id) ?? [];
  if (subscription === undefined || group === undefined || name === undefined) return undefined;
  return { subscription, group, name };
}

/** Of a resource id: what `-o name` prints, and every command takes. */
export function nameOf(id: string): string {
  const ref = refOf(id);
  return ref === undefined ? id : `${ref.subscription}/${ref.group}/${ref.name}`;
}

export function pathOf({ subscription, group, name }: ClusterRef): string {
  return pathOfOne('cluster', [subscription, group, name]);
}

/**
 * The cluster that somebody means by its resource id, `subscription/group/name`, `group/name` or `name`. What is not given is
 * looked up in the fleet. Throws CliError where none or several fit.
 */
export async function findCluster(api: Api, given: string): Promise<ClusterRef> {
  const whole = refOf(given);
  if (whole !== undefined) return whole;
  const parts = given.split('/');
  const [name = '', group, subscription, ...more] = parts.toReversed();
  if (parts.includes('') || more.length > 0) {
    fail({
      what: `"${given}" names no cluster.`,
      why: 'It is neither a resource id nor [[subscription/]group/]name.',
      remedy: 'List them: aks-identity get clusters -o name',
      exit: EXIT.usage,
    });
  }
  if (group !== undefined && subscription !== undefined) return { subscription, group, name };
  return inFleet(api, given, { name, group });
}

async function inFleet(
  api: Api,
  given: string,
  { name, group }: { readonly name: string; readonly group: string | undefined },
): Promise<ClusterRef> {
  const all = (await allClusters(api)).flatMap(({ cluster }) => refOf(cluster) ?? []);
  const fits = all.filter(
    (each) => same(each.name, name) && (group === undefined || same(each.group, group)),
  );
  const [found, ...others] = fits;
  if (found !== undefined && others.length === 0) return found;
  if (found !== undefined) refuseSeveral(given, fits);
  const guess = nearest(
    name,
    all.map((each) => each.name),
  );
  const list = 'aks-identity get clusters';
  fail({
    what: `There is no cluster "${given}".`,
    why: 'No cluster of that name has been looked at.',
    remedy:
      guess === undefined
        ? `List them: ${list}. One that was not looked at yet is named subscription/group/name.`
        : `Did you mean ${guess}? List all: ${list}`,
  });
}

function refuseSeveral(given: string, fits: readonly ClusterRef[]): never {
  const names = fits.map(({ subscription, group, name }) => `${subscription}/${group}/${name}`);
  fail({
    what: `"${given}" is the name of ${fits.length} clusters.`,
    why: names.slice(0, 5).join(', '),
    remedy: 'Name one as group/name or subscription/group/name.',
  });
}

/** Names in Azure are the same in any case. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
