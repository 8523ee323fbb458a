import type { JsonMap } from './object';
import type { Registry } from './registry';
import type { Resource } from './resources';
import { STATUS_VERBS, verbsOf } from './served-verbs';

/** All groups with all their kinds in one answer, as kubectl asks for them since 1.26. */
export function aggregated(registry: Registry): JsonMap {
  const byGroup = Map.groupBy(registry.all(), ({ group }) => group);
  byGroup.delete('');
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: [...byGroup].map(([name, resources]) => ({
      metadata: { name },
      versions: versionsOf(resources),
    })),
  };
}

function versionsOf(resources: readonly Resource[]): readonly JsonMap[] {
  return [...Map.groupBy(resources, ({ version }) => version)].map(([version, served]) => ({
    version,
    resources: served.map(entryOf),
    freshness: 'Current',
  }));
}

function entryOf(resource: Resource): JsonMap {
  const { plural, singular, namespaced, shortNames, categories, hasStatus } = resource;
  const responseKind = kindOf(resource);
  return {
    resource: plural,
    responseKind,
    scope: namespaced ? 'Namespaced' : 'Cluster',
    singularResource: singular,
    verbs: verbsOf(resource),
    ...(shortNames.length > 0 && { shortNames }),
    ...(categories.length > 0 && { categories }),
    ...(hasStatus && {
      subresources: [{ subresource: 'status', responseKind, verbs: STATUS_VERBS }],
    }),
  };
}

/** Built-in kinds leave group and version to the entry around them. */
function kindOf({ custom, group, version, kind }: Resource): JsonMap {
  return custom === true ? { group, version, kind } : { group: '', version: '', kind };
}
