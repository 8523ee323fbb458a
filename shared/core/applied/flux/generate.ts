import type { Json, JsonObject } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { goYaml } from '../kustomize/go-yaml';
import { KUSTOMIZATION_SHAPE } from '../kustomize/kustomization-fields';
import { foldersOf, resolvePath, type Tree } from '../tree';
import { fieldAt, listAt, mapAt, textAt, textsAt } from './fields';
import { folderIndex } from './folder-index';

const KUSTOMIZATION_FILES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

const KNOWN_FIELDS: ReadonlySet<string> = new Set(
  typeof KUSTOMIZATION_SHAPE === 'object' && 'fields' in KUSTOMIZATION_SHAPE
    ? Object.keys(KUSTOMIZATION_SHAPE.fields)
    : [],
);

export type Generated =
  | {
      readonly ok: true;
      /** The team's, or the one that Flux makes; what the Flux Kustomization adds is not in it. */
      readonly plain: JsonObject;
      /** With what the Flux Kustomization adds. */
      readonly whole: JsonObject;
      /** The file; absent where Flux makes one. */
      readonly file?: string;
    }
  | { readonly ok: false; readonly at: string; readonly message: string };

/** The kustomization that Flux builds a folder with (fluxcd/pkg, `kustomize/kustomize_generator.go`). */
export function generate(tree: Tree, folder: string, spec: JsonObject): Generated {
  const [file, second] = KUSTOMIZATION_FILES.map((name) => joined(folder, name)).filter((path) =>
    tree.files.has(path),
  );
  if (second !== undefined) {
    return {
      ok: false,
      at: folder,
      message: `Found multiple kustomization files under: ${folder}`,
    };
  }
  const plain = file === undefined ? listing(tree, folder) : readFile(tree, file);
  if (typeof plain === 'string') return { ok: false, at: file ?? folder, message: plain };
  const components = componentsOf(tree, folder, spec);
  if (typeof components === 'string') return { ok: false, at: folder, message: components };
  const whole = withSpec(plain, spec, components);
  return { ok: true, plain, whole, ...(file !== undefined && { file }) };
}

function readFile(tree: Tree, file: string): JsonObject | string {
  const text = tree.files.get(file);
  if (text === undefined) return `${file} was not read`;
  const yaml = goYaml(text, 'yaml.v2');
  if (!yaml.ok) return `invalid Kustomization: ${yaml.message}`;
  const [value] = yaml.documents;
  return isJsonObject(value) ? withoutUnknownFields(value) : {};
}

/** Flux reads the file of the folder itself leniently, and writes down what it knows: a field with a slip of the pen is gone. */
function withoutUnknownFields(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).filter(([key]) => KNOWN_FIELDS.has(key)));
}

/** Every file below, in the order of a walk; a folder that has a kustomization of its own is one resource. */
function listing(tree: Tree, folder: string): JsonObject {
  const resources = manifestsIn(tree, folder, '.');
  return resources.length === 0 ? {} : { resources };
}

function manifestsIn(tree: Tree, folder: string, shown: string): readonly string[] {
  const { files = [], folders = new Set<string>() } = folderIndex(tree).get(folder) ?? {};
  return [...files, ...folders].sort(byText).flatMap((name) => {
    const path = joined(folder, name);
    if (!folders.has(name)) return isManifest(name) ? [`${shown}/${name}`] : [];
    if (hasKustomization(tree, path)) return [`${shown}/${name}`];
    return manifestsIn(tree, path, `${shown}/${name}`);
  });
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1;
}

function hasKustomization(tree: Tree, folder: string): boolean {
  return KUSTOMIZATION_FILES.some((name) => tree.files.has(joined(folder, name)));
}

function isManifest(name: string): boolean {
  return name.endsWith('.yaml') || name.endsWith('.yml');
}

function componentsOf(tree: Tree, folder: string, spec: JsonObject): readonly string[] | string {
  const components = textsAt(spec, 'components');
  const remote = components.find((path) => !isLocal(path));
  if (remote !== undefined) return `component path '${remote}' must be local and relative`;
  if (spec['ignoreMissingComponents'] !== true) return components;
  return components.filter((path) => {
    const found = resolvePath(folder, path);
    return found !== undefined && foldersOf(tree).has(found);
  });
}

const REMOTE = /^(git::|gh:|ssh:\/\/|https?:\/\/|git@|github\.com[:/])./i;

function isLocal(path: string): boolean {
  return (
    !REMOTE.test(path) &&
    !path
      .toLowerCase()
      .replace(/^file:\/\//, '')
      .startsWith('/')
  );
}

function withSpec(plain: JsonObject, spec: JsonObject, components: readonly string[]): JsonObject {
  return {
    ...plain,
    ...renamed(spec, 'targetNamespace', 'namespace'),
    ...renamed(spec, 'namePrefix', 'namePrefix'),
    ...renamed(spec, 'nameSuffix', 'nameSuffix'),
    ...extended(plain, 'patches', listAt(spec, 'patches').map(patch)),
    ...extended(plain, 'components', components),
    ...extended(plain, 'patchesStrategicMerge', listAt(spec, 'patchesStrategicMerge').map(asText)),
    ...extended(plain, 'patchesJson6902', listAt(spec, 'patchesJson6902').map(jsonPatch)),
    ...images(plain, spec),
  };
}

function renamed(spec: JsonObject, from: string, to: string): JsonObject {
  const text = textAt(spec, from);
  return text === undefined ? {} : { [to]: text };
}

function extended(plain: JsonObject, key: string, more: readonly Json[]): JsonObject {
  return more.length === 0 ? {} : { [key]: [...listAt(plain, key), ...more] };
}

function patch(entry: Json): Json {
  const target = fieldAt(entry, 'target');
  return {
    patch: textAt(entry, 'patch') ?? '',
    ...(isJsonObject(target) && { target: selector(target) }),
  };
}

function jsonPatch(entry: Json): Json {
  return {
    patch: JSON.stringify(listAt(entry, 'patch')),
    target: selector(mapAt(entry, 'target')),
  };
}

const SELECTOR = [
  ...['group', 'version', 'kind', 'name', 'namespace'],
  ...['labelSelector', 'annotationSelector'],
];

function selector(target: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(target).filter(([key, value]) => SELECTOR.includes(key) && value !== null),
  );
}

function asText(value: Json): string {
  return JSON.stringify(value);
}

/** Merged into the entry of that name, as an overlay of kustomize would: tag and digest are one, and replace each other. */
function images(plain: JsonObject, spec: JsonObject): JsonObject {
  const wanted = listAt(spec, 'images').filter(isJsonObject);
  if (wanted.length === 0) return {};
  const merged: Json[] = [...listAt(plain, 'images')];
  for (const image of wanted) {
    const at = merged.findIndex((one) => textAt(one, 'name') === textAt(image, 'name'));
    const before = merged[at];
    if (isJsonObject(before)) merged[at] = mergedImage(before, image);
    else merged.push(image);
  }
  return { images: merged };
}

function mergedImage(before: JsonObject, image: JsonObject): JsonObject {
  const { newTag, digest, ...rest } = before;
  const version = [image['newTag'], image['digest']].some((value) => Boolean(value))
    ? picked(image, ['newTag', 'digest'])
    : { ...(newTag !== undefined && { newTag }), ...(digest !== undefined && { digest }) };
  return { ...rest, ...version, ...picked(image, ['newName']) };
}

function picked(value: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    Object.entries(value).filter(([key, one]) => keys.includes(key) && Boolean(one)),
  );
}

function joined(folder: string, name: string): string {
  return folder === '' ? name : `${folder}/${name}`;
}
