import type { Registry, Resource } from './resources';
import { noResource } from './status';

const FIXED: Readonly<Record<string, unknown>> = {
  '/version': { major: '1', minor: '31', gitVersion: 'v1.31.0-simulated' },
  '/healthz': 'ok',
  '/readyz': 'ok',
  '/livez': 'ok',
  '/api': { kind: 'APIVersions', versions: ['v1'] },
};

/** What /version, /api, /apis and the lists of resources answer; undefined for any other path. */
export function discover(registry: Registry, path: string): unknown {
  const fixed = FIXED[path];
  if (fixed !== undefined) return fixed;
  if (path === '/apis') return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(registry) };
  const [, core, group, version] = /^\/(?:api\/(v1)|apis\/([^/]+)\/([^/]+))$/.exec(path) ?? [];
  if (core === undefined && group === undefined) return undefined;
  return resourceList(registry, group ?? '', version ?? core ?? '');
}

function groups(registry: Registry): readonly unknown[] {
  const byGroup = Map.groupBy(registry.all(), ({ group }) => group);
  byGroup.delete('');
  return [...byGroup].map(([name, resources]) => {
    const names = [...new Set(resources.map(({ version }) => version))];
    const versions = names.map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function resourceList(registry: Registry, group: string, version: string): unknown {
  const served = registry
    .all()
    .filter((resource) => resource.group === group && resource.version === version);
  if (served.length === 0) throw noResource();
  const groupVersion = group === '' ? version : `${group}/${version}`;
  return { kind: 'APIResourceList', apiVersion: 'v1', groupVersion, resources: served.map(entry) };
}

function entry({ plural, kind, namespaced }: Resource): unknown {
  const verbs = ['create', 'delete', 'get', 'list', 'patch', 'update', 'watch'];
  return { name: plural, singularName: kind.toLowerCase(), namespaced, kind, verbs };
}
