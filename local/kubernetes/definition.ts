import type { JsonMap, KubeObject } from './object';
import { asMap, isMap, textOf } from './object';
import type { Column, Resource } from './resources';

/** The kinds that a CustomResourceDefinition brings, one for each version that it serves. */
export function definedBy({ spec }: KubeObject): readonly Resource[] {
  const { group, names, scope, versions } = asMap(spec);
  const { kind, plural, singular, listKind, shortNames, categories } = asMap(names);
  return mapsIn(versions)
    .filter((version) => version.served !== false)
    .map((version) => ({
      group: textOf(group),
      version: textOf(version.name),
      kind: textOf(kind),
      plural: textOf(plural),
      singular: textOf(singular) || textOf(kind).toLowerCase(),
      listKind: textOf(listKind) || `${textOf(kind)}List`,
      shortNames: textsIn(shortNames),
      categories: textsIn(categories),
      namespaced: scope === 'Namespaced',
      hasGeneration: true,
      hasStatus: isMap(asMap(version.subresources).status),
      custom: true,
      schema: asMap(asMap(version.schema).openAPIV3Schema),
      columns: mapsIn(version.additionalPrinterColumns).map(columnFrom),
    }));
}

function columnFrom({ name, type, format, description, priority, jsonPath }: JsonMap): Column {
  return {
    name: textOf(name),
    type: textOf(type),
    format: textOf(format),
    description: textOf(description),
    priority: typeof priority === 'number' ? priority : 0,
    jsonPath: textOf(jsonPath),
  };
}

function mapsIn(value: unknown): readonly JsonMap[] {
  return Array.isArray(value) ? value.filter(isMap) : [];
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf) : [];
}
