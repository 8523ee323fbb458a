import { decoded } from './decode';
import { BuildError } from './failure';
import {
  ANNOTATION_FIELDS,
  COMMON_LABEL_FIELDS,
  IMAGE_FIELDS,
  NAME_FIELDS,
  NAMESPACE_FIELDS,
  REPLICA_FIELDS,
  TEMPLATE_LABEL_FIELDS,
} from './field-specs';
import { goYaml } from './go-yaml';
import { CONFIGURATION_SHAPE } from './kustomization-fields';
import type { FieldSpec } from './kustomization-file';
import { type Loader, loadFile } from './loader';
import { NAME_REFERENCES, type NameReference } from './name-reference-fields';
import { type Gvk, isSelected } from './resource';
import { VAR_FIELDS } from './var-fields';

/** The fields that the transformers of a kustomization look at. What a base adds holds for those above it, too. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly nameReference: readonly NameReference[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
}

export const DEFAULT_CONFIG: TransformerConfig = {
  namePrefix: NAME_FIELDS,
  nameSuffix: NAME_FIELDS,
  namespace: NAMESPACE_FIELDS,
  commonLabels: COMMON_LABEL_FIELDS,
  labels: [],
  templateLabels: TEMPLATE_LABEL_FIELDS,
  commonAnnotations: ANNOTATION_FIELDS,
  nameReference: NAME_REFERENCES,
  varReference: VAR_FIELDS,
  images: IMAGE_FIELDS,
  replicas: REPLICA_FIELDS,
};

type Lists = Partial<Record<keyof TransformerConfig, readonly unknown[]>>;

/** With the files of `configurations`. */
export function configOf(loader: Loader, paths: readonly string[]): TransformerConfig {
  let config = DEFAULT_CONFIG;
  for (const path of paths) {
    const { file, text } = loadFile(loader, path);
    const yaml = goYaml(text, 'yaml.v2');
    if (!yaml.ok)
      throw new BuildError(`error converting YAML to JSON: yaml: ${yaml.message}`, file);
    const lists = (decoded(CONFIGURATION_SHAPE, yaml.documents[0] ?? null, 'configuration') ??
      {}) as unknown as Lists;
    config = mergedConfig(config, withAll(lists));
  }
  return config;
}

function withAll(lists: Lists): TransformerConfig {
  const references = (lists.nameReference ?? []) as readonly (Partial<Gvk> & {
    readonly fieldSpecs?: readonly FieldSpec[];
  })[];
  const specs = (key: keyof TransformerConfig): readonly FieldSpec[] =>
    ((lists[key] ?? []) as readonly Partial<FieldSpec>[]).map((each) => ({ path: '', ...each }));
  return {
    namePrefix: specs('namePrefix'),
    nameSuffix: specs('nameSuffix'),
    namespace: specs('namespace'),
    commonLabels: specs('commonLabels'),
    labels: specs('labels'),
    templateLabels: specs('templateLabels'),
    commonAnnotations: specs('commonAnnotations'),
    nameReference: references.map(({ fieldSpecs, ...target }) => ({
      target,
      fields: fieldSpecs ?? [],
    })),
    varReference: specs('varReference'),
    images: specs('images'),
    replicas: specs('replicas'),
  };
}

/** Both configurations of transformers, as one. Throws BuildError where they contradict each other. */
export function mergedConfig(one: TransformerConfig, other: TransformerConfig): TransformerConfig {
  if (one === other) return one;
  return {
    namePrefix: mergedSpecs(one.namePrefix, other.namePrefix),
    nameSuffix: mergedSpecs(one.nameSuffix, other.nameSuffix),
    namespace: mergedSpecs(one.namespace, other.namespace),
    commonLabels: mergedSpecs(one.commonLabels, other.commonLabels),
    labels: mergedSpecs(one.labels, other.labels),
    templateLabels: mergedSpecs(one.templateLabels, other.templateLabels),
    commonAnnotations: mergedSpecs(one.commonAnnotations, other.commonAnnotations),
    nameReference: other.nameReference.reduce(withReference, one.nameReference),
    varReference: mergedSpecs(one.varReference, other.varReference),
    images: mergedSpecs(one.images, other.images),
    replicas: mergedSpecs(one.replicas, other.replicas),
  };
}

/** What is there already is not added; what contradicts it is refused. */
export function mergedSpecs(
  one: readonly FieldSpec[],
  other: readonly FieldSpec[],
): readonly FieldSpec[] {
  return one === other ? one : other.reduce(withSpec, one);
}

function withSpec(specs: readonly FieldSpec[], added: FieldSpec): readonly FieldSpec[] {
  const same = specs.find((spec) => spec.path === added.path && isSelected(fullGvk(spec), added));
  if (same === undefined) return [...specs, added];
  if ((same.create ?? false) !== (added.create ?? false))
    throw new BuildError('conflicting fieldspecs');
  return specs;
}

function withReference(
  all: readonly NameReference[],
  added: NameReference,
): readonly NameReference[] {
  const isSame = ({ target }: NameReference): boolean => sameGvk(target, added.target);
  if (!all.some(isSame)) return [...all, added];
  return all.map((each) =>
    isSame(each) ? { ...each, fields: mergedSpecs(each.fields, added.fields) } : each,
  );
}

function fullGvk({ group = '', version = '', kind = '' }: Partial<Gvk>): Gvk {
  return { group, version, kind };
}

function sameGvk(one: Partial<Gvk>, other: Partial<Gvk>): boolean {
  return (['group', 'version', 'kind'] as const).every(
    (key) => (one[key] ?? '') === (other[key] ?? ''),
  );
}
