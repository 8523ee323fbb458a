import type { JsonMap } from '../object';
import { asMap, isMap } from '../object';

/**
 * Takes away what a structural schema does not know, which is how mis-cased fields vanish
 * (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#field-pruning).
 * Paths of what went are added to `unknown`.
 */
export function prune(value: unknown, schema: JsonMap | undefined, at: Place): unknown {
  if (Array.isArray(value)) {
    const items = isMap(schema?.items) ? schema.items : undefined;
    return value.map((each, index) =>
      prune(each, items, { ...at, path: `${at.path}[${index}]`, isRoot: isEmbedded(items) }),
    );
  }
  return isMap(value) ? pruneMap(value, schema, at) : value;
}

export interface Place {
  readonly path: string;
  /** An object with apiVersion, kind and metadata of its own, which stay whatever the schema says. */
  readonly isRoot: boolean;
  readonly unknown: string[];
}

const META: readonly string[] = ['apiVersion', 'kind', 'metadata'];

function pruneMap(value: JsonMap, schema: JsonMap | undefined, at: Place): JsonMap {
  const kept: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    const path = at.path === '' ? name : `${at.path}.${name}`;
    if (at.isRoot && META.includes(name)) {
      kept[name] = each;
      continue;
    }
    const known = schemaOf(name, schema);
    if (known === 'any') kept[name] = each;
    else if (known === undefined) at.unknown.push(path);
    else kept[name] = prune(each, known, { ...at, path, isRoot: isEmbedded(known) });
  }
  return kept;
}

/** The schema of a property; any: whatever is there stays. */
export function schemaOf(name: string, schema: JsonMap | undefined): JsonMap | 'any' | undefined {
  const properties = asMap(schema?.properties);
  if (Object.hasOwn(properties, name)) return asMap(properties[name]);
  const additional = schema?.additionalProperties;
  if (isMap(additional)) return additional;
  const isOpen = schema?.['x-kubernetes-preserve-unknown-fields'] === true;
  return isOpen || additional === true ? 'any' : undefined;
}

export function isEmbedded(schema: JsonMap | undefined): boolean {
  return schema?.['x-kubernetes-embedded-resource'] === true;
}
