import { isJsonObject, type Json } from '../../base/json';
import type { Accumulated } from './accumulated';
import { decoded } from './decode';
import { sizeOf, spend } from './effort';
import { BuildError, NotComputed } from './failure';
import { splitFieldPath } from './field-path';
import { goYaml } from './go-yaml';
import { plainValue } from './go-scalar';
import { REPLACEMENT_SHAPE } from './kustomization-fields';
import type { FieldOptions, Replacement, ReplacementTarget, Selector } from './kustomization-file';
import { type LoadedFile, type Loader, loadFile } from './loader';
import {
  isMapNode,
  isNullNode,
  kindOfNode,
  type MergeNode,
  nodeOf,
  textOfNode,
  valueOfNode,
} from './merge-node';
import {
  changed,
  gvkOf,
  isSelected,
  nameOf,
  namespaceOf,
  previousIds,
  type ResId,
  type Resource,
  withValue,
} from './resource';
import { matchesSelectors } from './select';
import { type Field, fieldsAt, lookup, readFieldOf, writeField } from './target-path';
import { withTextAnnotations } from './text-annotations';

export type ReplacementEntry = Replacement & { readonly path?: string };

/** `replacements`: a value of one object, put into others. */
export function applyReplacement(
  entry: ReplacementEntry,
  loader: Loader,
  file: string,
): (on: Accumulated) => Accumulated {
  const { path = '', ...inline } = entry;
  if (path === '') return (on) => replaced(on, inline, file);
  if (inline.source !== undefined || (inline.targets ?? []).length > 0) {
    throw new BuildError('cannot specify both path and inline replacement', file);
  }
  const loaded = loadFile(loader, path);
  const all = replacementsIn(loaded);
  return (on) => all.reduce((now, each) => replaced(now, each, loaded.file), on);
}

function replacementsIn({ file, text }: LoadedFile): readonly Replacement[] {
  const yaml = goYaml(text, 'yaml.v2');
  if (!yaml.ok) throw new BuildError(`error converting YAML to JSON: yaml: ${yaml.message}`, file);
  const value = yaml.documents[0] ?? null;
  if (!Array.isArray(value) && !isJsonObject(value)) {
    throw new BuildError('unsupported replacement type encountered within replacement path', file);
  }
  const all = Array.isArray(value) ? (value as readonly Json[]) : [value];
  return all.map(
    (each) =>
      (decoded(REPLACEMENT_SHAPE, each, 'replacement', 'lenient') ?? {}) as unknown as Replacement,
  );
}

function replaced(on: Accumulated, replacement: Replacement, by: string): Accumulated {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    throw new BuildError('replacements must specify a source and at least one target', by);
  }
  const value = sourceOf(on, replacement, by);
  if (value === undefined) return on;
  spend(targets.length * (1 + on.resources.length / 2));
  return targets.reduce(
    (now, target) => ({
      ...now,
      resources: now.resources.map((each) => onTarget(each, target, value, by)),
    }),
    on,
  );
}

/** What is put in: how it is written, and what it is when it takes the place of a map or a list. */
interface Value {
  readonly node: MergeNode;
  /** undefined: how it is written is not known here. */
  readonly text: string | undefined;
}

function sourceOf(
  on: Accumulated,
  { source, sourceValue }: Replacement,
  by: string,
): Value | undefined {
  if (source !== undefined && sourceValue !== undefined) {
    throw new BuildError('value and resource selectors are mutually exclusive', by);
  }
  if (sourceValue !== undefined)
    return {
      node: plainNode(sourceValue),
      text: sourceValue,
    };
  if (source === undefined) return undefined;
  spend(on.resources.length / 2);
  const [resource, second] = on.resources.filter((each) =>
    idsOf(each).some((id) => isMeant(id, source)),
  );
  if (second !== undefined)
    throw new BuildError(`multiple matches for selector ${selectorText(source)}`, by);
  if (resource === undefined) {
    if (on.incomplete)
      throw new NotComputed(
        'KustomizeFeature',
        `The source of a replacement, ${selectorText(source)}, may be in what could not be followed.`,
        by,
      );
    throw new BuildError(`nothing selected by ${selectorText(source)}`, by);
  }
  return refined(resource, source.fieldPath || 'metadata.name', source.options, by);
}

function refined(
  resource: Resource,
  path: string,
  options: FieldOptions | undefined,
  by: string,
): Value {
  const node = lookup(nodeOf(resource.value), splitFieldPath(path));
  if (node === undefined || isEmptyNode(node)) {
    const name = nameOf(resource.value);
    throw new BuildError(`fieldPath \`${path}\` is missing for replacement source ${name}`, by);
  }
  const text = isOddlyWritten(resource, node) ? undefined : textOfNode(node);
  const whole: Value = { node, text };
  return options?.delimiter ? partOf(whole, options, by) : whole;
}

function isOddlyWritten({ writing }: Resource, node: MergeNode): boolean {
  if (typeof node === 'string') return writing.foldedTexts && node.includes('\n');
  return writing.oddNumbers;
}

function partOf(
  { node, text }: Value,
  { delimiter = '', index = 0 }: FieldOptions,
  by: string,
): Value {
  if (kindOfNode(node) !== 'scalar') throw notScalar(by);
  const part = written(text).split(delimiter)[index];
  if (part !== undefined)
    return { node: typeof node === 'string' ? part : plainNode(part), text: part };
  throw new BuildError(`options.index ${index} is out of bounds for value ${text ?? ''}`, by);
}

function plainNode(text: string): MergeNode {
  return plainValue(text, 'yaml.v3') as MergeNode;
}

function notScalar(by: string): BuildError {
  return new BuildError('delimiter option can only be used with scalar nodes', by);
}

function isEmptyNode(node: MergeNode): boolean {
  return isNullNode(node) || (typeof node === 'object' && Object.keys(node).length === 0);
}

function written(text: string | undefined): string {
  if (text !== undefined) return text;
  throw new NotComputed(
    'KustomizeFeature',
    'A replacement copies what is not known here as it is written: a number, or a folded text.',
  );
}

function selectorText({ group, version, kind, name, namespace }: Selector): string {
  return [kind, version, group, name, namespace].map((each) => each || '-').join('.');
}

function onTarget(
  resource: Resource,
  target: ReplacementTarget,
  value: Value,
  by: string,
): Resource {
  const { select } = target;
  if (select === undefined) throw new BuildError('target must specify resources to select', by);
  if (!isTarget(resource, select, target.reject ?? [])) return resource;
  if (resource.writing.foldedTexts && (value.text ?? '').includes('\n')) written(undefined);
  spend(5 + sizeOf(resource.value) / 4);
  const node = nodeOf(resource.value);
  const paths =
    (target.fieldPaths ?? []).length > 0 ? (target.fieldPaths ?? []) : ['metadata.name'];
  for (const path of paths) replaceAt(node, path, { value, options: target.options, by });
  if (!isMapNode(node)) return resource;
  return changed(resource, withValue(resource, withTextAnnotations(valueOfNode(node))), by);
}

function isTarget(resource: Resource, select: Selector, reject: readonly Selector[]): boolean {
  if (!matchesSelectors(resource.value, select)) return false;
  const bySelectors = reject.filter((each) => each.labelSelector || each.annotationSelector);
  if (bySelectors.some((each) => matchesSelectors(resource.value, each))) return false;
  const ids = idsOf(resource);
  const byId = reject.filter(
    (each) => each.group || each.version || each.kind || each.name || each.namespace,
  );
  if (byId.some((each) => ids.some((id) => isMeant(id, each)))) return false;
  return ids.some((id) => isMeant(id, select));
}

/** Here, what is cluster-scoped is in the namespace `default` to kustomize, unless it was changed before. */
function idsOf({ value, ...rest }: Resource): readonly ResId[] {
  const current = {
    ...gvkOf(value),
    name: nameOf(value),
    namespace: namespaceOf(value) || 'default',
  };
  return [current, ...previousIds({ value, ...rest })];
}

function isMeant(id: ResId, { name, namespace, ...gvk }: Selector): boolean {
  return (
    (!name || name === id.name) && (!namespace || namespace === id.namespace) && isSelected(id, gvk)
  );
}

interface Replacing {
  readonly value: Value;
  readonly options: FieldOptions | undefined;
  readonly by: string;
}

function replaceAt(node: MergeNode, path: string, replacing: Replacing): void {
  const { value, options, by } = replacing;
  const create = options?.create === true ? kindOfNode(value.node) : undefined;
  spend(1 + path.length / 16);
  const parts = splitFieldPath(path);
  const fields = fieldsAt({ container: [node], key: 0, created: false }, parts, create);
  if (fields.length === 0) {
    throw new BuildError(
      `unable to find ${create === undefined ? '' : 'or create '}field "${path}" in replacement target`,
      by,
    );
  }
  const inAnnotations = parts[0] === 'metadata' && parts[1] === 'annotations';
  for (const field of fields) writeField(field, valueFor(field, replacing, inAnnotations));
}

function valueFor(
  field: Field,
  { value, options, by }: Replacing,
  inAnnotations: boolean,
): MergeNode {
  const old = readFieldOf(field) ?? null;
  const delimiter = options?.delimiter ?? '';
  const isScalar = kindOfNode(old) === 'scalar';
  if (delimiter !== '' && !isScalar)
    throw new BuildError('delimiter option can only be used with scalar nodes', by);
  spend(1);
  if (!isScalar) {
    // What is put into itself doubles.
    spend(sizeOf(value.node));
    return nodeOf(value.node);
  }
  const text =
    delimiter === ''
      ? textFor(value)
      : spliced(textOfNode(old), value, delimiter, options?.index ?? 0);
  if (field.created && !inAnnotations) return plainNode(text);
  return typed(text, old, by);
}

/** A map or a list has no text. */
function textFor(value: Value): string {
  return kindOfNode(value.node) === 'scalar' ? written(value.text) : '';
}

function spliced(old: string, value: Value, delimiter: string, index: number): string {
  const text = textFor(value);
  spend((old.length + text.length) / 64);
  const parts = old.split(delimiter);
  if (index < 0) return [text, ...parts].join(delimiter);
  if (index >= parts.length) return [...parts, text].join(delimiter);
  return parts.map((part, at) => (at === index ? text : part)).join(delimiter);
}

/** A scalar stays of the type that it was, or kustomize fails. */
function typed(text: string, old: MergeNode, by: string): MergeNode {
  if (typeof old === 'string') return text;
  const value = plainNode(text);
  const fits =
    typeof old === 'number'
      ? fitsNumber(old, value)
      : isNullNode(old)
        ? isNullNode(value)
        : typeof value === typeof old;
  if (fits) return isNullNode(old) ? '' : value;
  throw new BuildError(`yaml: cannot decode \`${text}\` as what was there before`, by);
}

/** Where an integer was written `1.0`, that is not known here. */
function fitsNumber(old: number, value: MergeNode): boolean {
  if (typeof value !== 'number') return false;
  return !Number.isInteger(old) || Number.isInteger(value);
}
