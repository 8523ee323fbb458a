import type { JsonObject } from '../../base/json';
import type { Accumulated } from './accumulated';
import { isNull } from './blanks';
import { BuildError } from './failure';
import { goYaml } from './go-yaml';
import { jsonPatchOf } from './json-patch';
import { jsonPatchedByTarget } from './json-patches';
import type { PatchEntry } from './kustomization-file';
import { findFile, type LoadedFile, type Loader, loadFile } from './loader';
import { mergedById, mergedByTarget, NO_CHANGE, type PatchOptions } from './merge-patches';
import { objectsOfText, type TextObject } from './objects-of-text';

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
  const operations = patch.operations ?? [];
  return (on) => jsonPatchedByTarget(on, target, { by: patch.by, operations, remembers: true });
}

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
  if (operations === undefined) throw new BuildError(`decoding ${by}: it is not a JSON patch`, by);
  if (operations.length === 0) throw new BuildError('patch appears to be empty', by);
  return (on) => jsonPatchedByTarget(on, target, { by, operations, remembers: false });
}

function oldPatchText(entry: PatchEntry, loader: Loader, file: string): LoadedFile {
  const path = entry.path ?? '';
  const inline = entry.patch ?? '';
  if (path === '' && inline === '') throw new BuildError('empty file path and empty jsonOp', file);
  if (path !== '' && inline !== '')
    throw new BuildError('must specify a file path or jsonOp, not both', file);
  return path === '' ? { text: inline, file } : loadFile(loader, path);
}
