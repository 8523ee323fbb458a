import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { type TransformerConfig, mergedSpecs } from './config';
import { BuildError } from './failure';
import { withField } from './copy-on-write';
import { editField } from './field-path';
import { isNull } from './blanks';
import type { FieldSpec, LabelEntry } from './kustomization-file';
import { type Resource, withValue } from './resource';

type Pairs = Readonly<Record<string, string>>;

/** Where an entry of `labels` goes: to the metadata, and to templates and selectors where it says so. */
export function labelFields(entry: LabelEntry, config: TransformerConfig): readonly FieldSpec[] {
  const own = mergedSpecs(entry.fields ?? [], config.labels);
  if (entry.includeSelectors === true) return mergedSpecs(own, config.commonLabels);
  const templates = entry.includeTemplates === true ? mergedSpecs(own, config.templateLabels) : own;
  return mergedSpecs(templates, [{ path: 'metadata/labels', create: true }]);
}

/** Labels or annotations put into every map that the specs find. */
export function withPairs(
  resources: readonly Resource[],
  pairs: Pairs,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  if (Object.keys(pairs).length === 0) return resources;
  return resources.map((resource) => withValue(resource, labelled(resource.value, pairs, specs)));
}

function labelled(value: JsonObject, pairs: Pairs, specs: readonly FieldSpec[]): JsonObject {
  const keys = Object.keys(pairs).sort();
  const set = (old: Json): Json => {
    if (isNull(old)) return old;
    if (!isJsonObject(old)) throw new BuildError('wrong node kind: expected MappingNode');
    return keys.reduce(
      (now, key) => (now[key] === pairs[key] ? now : withField(now, key, pairs[key] ?? '')),
      old,
    );
  };
  return specs.reduce((now, spec) => editField(now, spec, { create: 'map', set }), value);
}
