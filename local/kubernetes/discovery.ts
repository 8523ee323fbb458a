import { createHash } from 'node:crypto';
import { aggregated } from './aggregated-discovery';
import { isBuiltInVersion } from './built-in';
import type { JsonMap } from './object';
import type { Registry } from './registry';
import type { Resource } from './resources';
import { apiVersionOf } from './resources';
import { STATUS_VERBS, verbsOf } from './served-verbs';
import { noResource, pageNotFound } from './status';

const FIXED: Readonly<Record<string, JsonMap | string>> = {
  '/version': { major: '1', minor: '34', gitVersion: 'v1.34.2-simulated' },
  '/healthz': 'ok',
  '/readyz': 'ok',
  '/livez': 'ok',
  '/api': { kind: 'APIVersions', versions: ['v1'] },
};
/** What /version, /api, /apis, groups and the lists of resources answer; undefined for any other path. A text is plain text. */
export function discover(
  registry: Registry,
  path: string,
  as?: string,
): JsonMap | string | undefined {
  const fixed = FIXED[path];
  const isAggregated = as === 'APIGroupDiscoveryList';
  if (isAggregated && path === '/apis') return aggregated(registry);
  if (fixed !== undefined) return fixed;
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(registry) };
  const [, group, version] = /^\/(?:api|apis\/([^/]+))(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  if (group === undefined && version === undefined) return undefined;
  if (version === undefined) return groupOf(registry, group ?? '');
  return resourceList(registry, group ?? '', version);
}

function groups(registry: Registry): readonly JsonMap[] {
  const byGroup = Map.groupBy(registry.all(), ({ group }) => group);
  byGroup.delete('');
  return [...byGroup].map(([name, resources]) => entryOf(name, resources));
}

function groupOf(registry: Registry, name: string): JsonMap {
  const resources = registry.all().filter(({ group }) => group === name);
  if (resources.length === 0) throw pageNotFound();
  return { kind: 'APIGroup', apiVersion: 'v1', ...entryOf(name, resources) };
}

function entryOf(name: string, resources: readonly Resource[]): JsonMap {
  const names = [...new Set(resources.map(({ version }) => version))];
  const versions = names.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions, preferredVersion: versions[0] };
}

function resourceList(registry: Registry, group: string, version: string): JsonMap {
  const served = registry
    .all()
    .filter((resource) => resource.group === group && resource.version === version);
  if (served.length === 0) throw isBuiltInVersion(group, version) ? noResource() : pageNotFound();
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: served.flatMap(entriesOf),
  };
}

function entriesOf(resource: Resource): readonly JsonMap[] {
  const { plural, singular, kind, namespaced, shortNames, categories, hasStatus } = resource;
  const entry = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    storageVersionHash: storageVersionHash(resource),
  };
  if (!hasStatus) return [entry];
  const status = { name: `${plural}/status`, singularName: '', namespaced, kind };
  return [entry, { ...status, verbs: STATUS_VERBS }];
}

/** k8s.io/apiserver/pkg/endpoints/discovery/storageversionhash.go */
function storageVersionHash({ group, version, kind }: Resource): string {
  const text = `${group}/${version}/${kind}`;
  return createHash('sha256').update(text).digest().subarray(0, 8).toString('base64');
}
