import { builtInResources } from './built-in';
import { definedBy } from './definition';
import type { KubeObject } from './object';
import type { Resource } from './resources';
import { apiVersionOf } from './resources';

/** The kinds that are served now; custom ones come and go with their definitions. */
export interface Registry {
  all(): readonly Resource[];
  byPlural(group: string, version: string, plural: string): Resource | undefined;
  byKind(apiVersion: string, kind: string): Resource | undefined;
  define(definition: KubeObject): void;
  undefine(definition: KubeObject): void;
}

export function newRegistry(): Registry {
  const custom = new Map<string, readonly Resource[]>();
  const all = (): readonly Resource[] => [...builtInResources(), ...[...custom.values()].flat()];
  return {
    all,
    byPlural: (group, version, plural) =>
      all().find(
        (each) => each.group === group && each.version === version && each.plural === plural,
      ),
    byKind: (apiVersion, kind) =>
      all().find((each) => apiVersionOf(each) === apiVersion && each.kind === kind),
    define: (definition) => void custom.set(definition.metadata.name, definedBy(definition)),
    undefine: (definition) => void custom.delete(definition.metadata.name),
  };
}
