import type { Json, JsonObject } from '../../json';
import { type Accumulated, appended, withAnyId } from './accumulated';
import { BuildError, NotComputed } from './failure';
import { isNull } from './blanks';
import { goYaml, type Writing } from './go-yaml';
import { jsonPatched, jsonPatchOf } from './json-patch';
import type { PatchEntry, Selector } from './kustomization-file';
import { findFile, type LoadedFile, type Loader, loadFile } from './loader';
import { objectsOfText, type TextObject } from './objects-of-text';
import {
  changed,
  currentId,
  gvkOf,
  idText,
  metadataOf,
  nameOf,
  namespaceOf,
  type Resource,
  textOf,
  withMetadata,
  without,
  withPrevious,
} from './resource';
import { selectorOf, textsOf } from './select';
import { strategicMerge } from './strategic-merge';
import { withTextAnnotations } from './text-annotations';

/** A patch as it was read. */
interface Patch {
  /** The file that says what changes. */
  readonly by: string;
  readonly objects?: readonly TextObject[];
  readonly operations?: readonly JsonObject[];
}

/** An entry of `patches`: a strategic merge patch or a JSON patch, inline or in a file. */
export function applyPatch(
  entry: PatchEntry,
  loader: Loader,
  file: string,
): (on: Accumulated) => Accumulated {
  const patch = readPatch(entry, loader, file);
  const { target } = entry;
  if (patch.objects !== undefined && patch.objects.length > 0) {
    const { objects } = patch;
    if (target === undefined)
      return (on) =>
        objects.reduce((now, each) => mergedById(now, each, patch.by, optionsOf(entry)), on);
    const [first, second] = objects;
    if (second !== undefined || first === undefined) {
      throw new BuildError(
        'Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field',
        patch.by,
      );
    }
    return (on) => mergedByTarget(on, first, { target, by: patch.by, options: optionsOf(entry) });
  }
  if (target === undefined) throw new BuildError('must specify a target for JSON patch', patch.by);
  return (on) => jsonPatchedByTarget(on, target, patch);
}

interface PatchOptions {
  readonly nameChange: boolean;
  readonly kindChange: boolean;
}

const NO_CHANGE: PatchOptions = { nameChange: false, kindChange: false };

function optionsOf({ options }: PatchEntry): PatchOptions {
  return {
    nameChange: options?.allowNameChange === true,
    kindChange: options?.allowKindChange === true,
  };
}

function readPatch(entry: PatchEntry, loader: Loader, file: string): Patch {
  const inline = (entry.patch ?? '').trim();
  const path = entry.path ?? '';
  if (inline === '' && path === '')
    throw new BuildError('must specify one of patch and path', file);
  if (inline !== '' && path !== '')
    throw new BuildError("patch and path can't be set at the same time", file);
  const { text, file: by } = inline === '' ? loadFile(loader, path) : { text: inline, file };
  const merge = objectsOfText(text);
  const operations = operationsOf(text);
  if (merge.ok)
    return { by, objects: merge.objects, ...(operations === undefined ? {} : { operations }) };
  if (operations === undefined) {
    throw new BuildError(`unable to parse SM or JSON patch from ${by}: ${merge.message}`, by);
  }
  return { by, operations };
}

/** What begins with a bracket has to be JSON. */
function operationsOf(text: string): readonly JsonObject[] | undefined {
  if (text.startsWith('[')) {
    try {
      return jsonPatchOf(JSON.parse(text) as JsonObject);
    } catch {
      return undefined;
    }
  }
  const yaml = goYaml(text, 'yaml.v2');
  if (!yaml.ok) return undefined;
  const [first] = yaml.documents;
  return isNull(first) ? [] : jsonPatchOf(first);
}

/** The patch names its object. */
function mergedById(
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

interface Targeted {
  readonly target: Selector;
  readonly by: string;
  readonly options: PatchOptions;
}

function mergedByTarget(
  on: Accumulated,
  patch: TextObject,
  { target, by, options }: Targeted,
): Accumulated {
  const isMeant = selectorOf(target);
  const resources = on.resources.flatMap((each) => {
    if (!isMeant(each)) return [each];
    const merged = mergedInto(each, asFor(each, patch), options);
    return merged === undefined ? [] : [changed(each, merged, by)];
  });
  return { ...on, resources: appended([], resources) };
}

/** The patch with the API version of what it meets, its labels as text. */
function asFor({ value }: Resource, patch: TextObject): TextObject {
  const { labels } = metadataOf(patch.value);
  const named = { ...patch.value, apiVersion: value.apiVersion ?? '' };
  if (labels === undefined) return { ...patch, value: named };
  const texts = textsOf(labels, patch.writing);
  const labelled =
    Object.keys(texts).length > 0
      ? withMetadata(named, { labels: texts })
      : { ...named, metadata: without(metadataOf(named), 'labels') };
  return { ...patch, value: labelled };
}

function mergedInto(
  resource: Resource,
  patch: TextObject,
  options: PatchOptions,
): Resource | undefined {
  const start = options.nameChange || options.kindChange ? withPrevious(resource) : resource;
  refuseRefolding(resource, patch);
  const merged = strategicMerge(resource.value, patch.value);
  if (merged === undefined) return undefined;
  const name = options.nameChange ? nameOf(merged) : nameOf(resource.value);
  const kind = options.kindChange ? textOf(merged.kind) : gvkOf(resource.value).kind;
  const value = withIdentity(merged, { resource, name, kind });
  return { ...start, value, writing: writingOf(start.writing, patch) };
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

function jsonPatchedByTarget(
  on: Accumulated,
  target: Selector,
  { by, operations }: Patch,
): Accumulated {
  const isMeant = selectorOf(target);
  const resources = on.resources.map((each) => {
    if (!isMeant(each)) return each;
    const value = withTextAnnotations(jsonPatched(each.value, operations ?? []));
    const writing = { oddNumbers: hasOddNumbers(value), foldedTexts: false };
    return changed(each, { ...withPrevious(each), value, writing }, by);
  });
  return { ...on, resources };
}

/** A JSON patch has Go write all numbers anew: large ones and tiny ones with an exponent. */
function hasOddNumbers(value: Json): boolean {
  if (typeof value === 'number')
    return value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasOddNumbers);
}

/** `patchesStrategicMerge`: each entry a patch itself, or the path of a file of patches. */
export function applyOldMergePatches(
  entries: readonly string[],
  loader: Loader,
  file: string,
): (on: Accumulated) => Accumulated {
  const patches = entries.flatMap((entry) => oldMergePatches(entry, loader, file));
  if (patches.length === 0) throw new BuildError('patch appears to be empty', file);
  return (on) => patches.reduce((now, { patch, by }) => mergedById(now, patch, by, NO_CHANGE), on);
}

function oldMergePatches(
  entry: string,
  loader: Loader,
  file: string,
): readonly { readonly patch: TextObject; readonly by: string }[] {
  const inline = objectsOfText(entry);
  if (inline.ok) return inline.objects.map((patch) => ({ patch, by: file }));
  const found = findFile(loader, entry);
  if (found === undefined) throw new BuildError(`no such file or directory: ${entry}`, file);
  const objects = objectsOfText(found.text);
  if (!objects.ok) throw new BuildError(objects.message, found.file);
  return objects.objects.map((patch) => ({ patch, by: found.file }));
}

/** `patchesJson6902`. */
export function applyOldJsonPatch(
  entry: PatchEntry,
  loader: Loader,
  file: string,
): (on: Accumulated) => Accumulated {
  const { target } = entry;
  if (target === undefined || (target.name ?? '') === '')
    throw new BuildError('must specify the target name', file);
  const { text, file: by } = oldPatchText(entry, loader, file);
  const operations = operationsOf(text);
  if (operations === undefined) throw new BuildError(`decoding ${by}: it is no JSON patch`, by);
  if (operations.length === 0) throw new BuildError('patch appears to be empty', by);
  return (on) => oldJsonPatched(on, target, { by, operations });
}

function oldPatchText(entry: PatchEntry, loader: Loader, file: string): LoadedFile {
  const path = entry.path ?? '';
  const inline = entry.patch ?? '';
  if (path === '' && inline === '') throw new BuildError('empty file path and empty jsonOp', file);
  if (path !== '' && inline !== '')
    throw new BuildError('must specify a file path or jsonOp, not both', file);
  return path === '' ? { text: inline, file } : loadFile(loader, path);
}

/** Unlike `patches`, it does not remember what the object was called before. */
function oldJsonPatched(on: Accumulated, target: Selector, patch: Patch): Accumulated {
  const patched = jsonPatchedByTarget(on, target, patch);
  const resources = patched.resources.map((each, at) => {
    const before = on.resources[at];
    return before === undefined || before === each ? each : { ...each, previous: before.previous };
  });
  return { ...patched, resources };
}
