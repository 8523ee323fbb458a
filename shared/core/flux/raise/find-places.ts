import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { readYaml } from '../../yaml-edit/documents';
import { yamlValues } from '../../yaml-edit/yaml-values';
import type { YamlEdit } from '../../yaml-edit/edit';
import type { Place } from './place';

/** A place with what it says now. */
export interface FoundPlace {
  readonly place: Place;
  readonly text: string;
}

/** Keys below which a text chooses or names objects, and does not say what they get. */
const NAMING: ReadonlySet<string> = new Set([
  'metadata',
  'selector',
  'target',
  'labels',
  'commonLabels',
]);

/** Every value of a file that is one of the texts, in texts that are YAML themselves too. */
export function findPlaces(
  file: string,
  text: string,
  texts: ReadonlySet<string>,
): readonly FoundPlace[] {
  if (![...texts].some((one) => text.includes(one))) return [];
  const yaml = yamlValues(text);
  if (!yaml.ok) return [];
  return yaml.values.flatMap((value, document) =>
    leavesOf(value, []).flatMap(({ path, text: leaf }) => {
      const place = { file, document, path };
      if (texts.has(leaf)) return [{ place, text: leaf }];
      return innerPlaces(place, leaf, texts);
    }),
  );
}

interface Leaf {
  readonly path: YamlEdit['path'];
  readonly text: string;
}

function leavesOf(value: Json, path: YamlEdit['path']): readonly Leaf[] {
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) {
    return (value as readonly Json[]).flatMap((item, at) => leavesOf(item, [...path, at]));
  }
  if (!isJsonObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    NAMING.has(key) ? [] : leavesOf(item, [...path, key]),
  );
}

function innerPlaces(
  place: Place,
  leaf: string,
  texts: ReadonlySet<string>,
): readonly FoundPlace[] {
  if (!leaf.includes(':') || ![...texts].some((one) => leaf.includes(one))) return [];
  const yaml = readYaml(leaf);
  if (!yaml.ok) return [];
  return yaml.values.flatMap((value, document) =>
    leavesOf(value, []).flatMap(({ path, text }) =>
      path.length > 0 && texts.has(text)
        ? [{ place: { ...place, inner: { document, path } }, text }]
        : [],
    ),
  );
}
