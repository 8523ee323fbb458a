import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { type Accumulated, appended, withAnyId } from './accumulated';
import { isNull } from './blanks';
import { sizeOf, spend } from './effort';
import { BuildError, NotComputed } from './failure';
import type { Writing } from './go-yaml';
import type { Selector } from './kustomization-file';
import type { TextObject } from './objects-of-text';
import {
  changed,
  currentId,
  forgetful,
  gvkOf,
  idText,
  metadataOf,
  nameOf,
  namespaceOf,
  type Resource,
  textOf,
  without,
  withPrevious,
} from './resource';
import { selectorOf, textsOf } from './select';
import { strategicMerge } from './strategic-merge';

export interface PatchOptions {
  readonly nameChange: boolean;
  readonly kindChange: boolean;
}

export const NO_CHANGE: PatchOptions = { nameChange: false, kindChange: false };

/** The patch names its object. */
export function mergedById(
  on: Accumulated,
  patch: TextObject,
  by: string,
  options: PatchOptions,
): Accumulated {
  const matches = withAnyId(on.resources, currentId(patch.value));
  const [target, second] = matches;
  if (target === undefined || second !== undefined) {
    if (on.incomplete) return on;
    const found = target === undefined ? 'no matches' : 'multiple matches';
    const id = idText(patch.value);
    throw new BuildError(
      `no resource matches strategic merge patch "${id}": ${found} for Id ${id}; failed to find unique target for patch ${id}`,
      by,
    );
  }
  const merged = mergedInto(target, patch, options);
  const resources = on.resources.flatMap((each) => {
    if (each !== target) return [each];
    return merged === undefined ? [] : [changed(target, merged, by)];
  });
  return { ...on, resources };
}

export interface Targeted {
  readonly target: Selector;
  readonly by: string;
  readonly options: PatchOptions;
}

/**
 * Applies a strategic merge patch to every resource that the target selects; a resource that the patch deletes is
 * gone. Throws BuildError.
 */
export function mergedByTarget(
  on: Accumulated,
  patch: TextObject,
  { target, by, options }: Targeted,
): Accumulated {
  const isSelected = selectorOf(target);
  const resources = on.resources.flatMap((each) => {
    if (!isSelected(each)) return [each];
    const merged = mergedInto(each, asFor(each, patch), options);
    return merged === undefined ? [] : [changed(each, merged, by)];
  });
  return { ...on, resources: appended([], resources) };
}

/** The patch with the API version of what it meets, its labels as text; labels and annotations of null are none to it. */
function asFor({ value }: Resource, patch: TextObject): TextObject {
  const { labels, annotations, ...rest } = metadataOf(patch.value);
  const metadata: JsonObject = {
    ...rest,
    ...nonEmpty('labels', textsOf(labels, patch.writing)),
    ...nonEmpty('annotations', textsOf(annotations, patch.writing)),
  };
  return { ...patch, value: { ...patch.value, apiVersion: value.apiVersion ?? '', metadata } };
}

function nonEmpty(key: string, texts: Readonly<Record<string, string>>): JsonObject {
  return Object.keys(texts).length === 0 ? {} : { [key]: texts };
}

/** All of them, and what kustomize remembers in them. */
function removesAnnotations(patch: JsonObject): boolean {
  const { metadata } = patch;
  if (isReplaced(metadata)) return true;
  const { annotations } = metadataOf(patch);
  return annotations !== undefined && (isNull(annotations) || isReplaced(annotations));
}

function isReplaced(value: Json | undefined): boolean {
  return isJsonObject(value) && (value.$patch === 'replace' || value.$patch === 'delete');
}

function mergedInto(
  resource: Resource,
  patch: TextObject,
  options: PatchOptions,
): Resource | undefined {
  const start = options.nameChange || options.kindChange ? withPrevious(resource) : resource;
  const sizes = [sizeOf(patch.value), sizeOf(resource.value)] as const;
  // Lists are merged by looking for each element in the other list.
  spend(5 + (sizes[0] + sizes[1]) / 4 + (sizes[0] * sizes[1]) / 10_000);
  refuseRefolding(resource, patch);
  const merged = strategicMerge(resource.value, patch.value);
  if (merged === undefined) return undefined;
  const name = options.nameChange ? nameOf(merged) : nameOf(resource.value);
  const kind = options.kindChange ? textOf(merged.kind) : gvkOf(resource.value).kind;
  const value = withIdentity(merged, { resource, name, kind });
  const next = { ...start, value, writing: writingOf(start.writing, patch) };
  return removesAnnotations(patch.value) ? forgetful(next) : next;
}

function writingOf(before: Writing, { writing }: TextObject): Writing {
  return {
    oddNumbers: before.oddNumbers || writing.oddNumbers,
    foldedTexts: before.foldedTexts || writing.foldedTexts,
  };
}

/** A text of several lines is written as what it takes the place of: folded, it may come out changed. */
function refuseRefolding(resource: Resource, patch: TextObject): void {
  if (!resource.writing.foldedTexts && !patch.writing.foldedTexts) return;
  if (!hasLines(patch.value)) return;
  throw new NotComputed(
    'KustomizeFeature',
    'A patch meets folded texts (`>`), which kustomize does not keep as they are.',
  );
}

function hasLines(value: Json): boolean {
  if (typeof value === 'string') return /\n./s.test(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLines);
}

interface Identity {
  readonly resource: Resource;
  readonly name: string;
  readonly kind: string;
}

/** Whatever the patch says, the namespace stays, and so do name and kind unless they may change. */
function withIdentity(merged: JsonObject, { resource, name, kind }: Identity): JsonObject {
  const namespace = namespaceOf(resource.value);
  const before = metadataOf(resource.value);
  const sameName = textOf(before.name) === name ? (before.name ?? name) : name;
  const metadata: JsonObject = { ...without(metadataOf(merged), 'namespace'), name: sameName };
  const withSpace =
    namespace === '' ? metadata : { ...metadata, namespace: before.namespace ?? namespace };
  const sameKind = textOf(resource.value.kind) === kind ? (resource.value.kind ?? kind) : kind;
  return { ...merged, kind: sameKind, metadata: withSpace };
}
