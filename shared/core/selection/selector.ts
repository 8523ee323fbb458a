import type { Cluster } from '../cluster/cluster';
import { matchesAnyGlob, matchesGlob } from '../base/glob';
import type { Selector } from '../configuration/profile';
import { partsOf } from '../base/resource-id';

/** What selection needs to know of a cluster. */
export type SelectableCluster = Pick<Cluster, 'id' | 'tags'>;

/** Value of a tag. Azure compares tag names without case (their values with it). */
export function tagValue(tags: Readonly<Record<string, string>>, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return Object.entries(tags).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

/** The first part of the selector that the cluster does not meet, in words; undefined if it meets all. */
export function selectorMismatch(
  selector: Selector,
  cluster: SelectableCluster,
): string | undefined {
  const { subscriptionId, resourceGroup = '', name = '' } = partsOf(cluster.id);
  return (
    notListed('subscription', selector.subscriptions, subscriptionId) ??
    notListed('resource group', selector.resourceGroups, resourceGroup) ??
    notListed('name', selector.names, name) ??
    tagMismatch(selector.tags, cluster.tags)
  );
}

/** The first wanted tag that `tags` does not carry, in words; undefined if it carries all. Wanted values are globs. */
export function tagMismatch(
  wanted: Readonly<Record<string, string>>,
  tags: Readonly<Record<string, string>>,
): string | undefined {
  for (const [name, glob] of Object.entries(wanted)) {
    const value = tagValue(tags, name);
    if (value === undefined) return `tag ${name} is missing, ${name}=${glob} is asked for`;
    if (!matchesGlob(glob, value)) return `tag ${name} is "${value}", "${glob}" is asked for`;
  }
  return undefined;
}

/** An empty list says nothing, so it refuses nobody. */
function notListed(what: string, globs: readonly string[], value: string): string | undefined {
  if (globs.length === 0 || matchesAnyGlob(globs, value)) return undefined;
  return `${what} "${value}" matches none of ${globs.map((glob) => `"${glob}"`).join(', ')}`;
}
