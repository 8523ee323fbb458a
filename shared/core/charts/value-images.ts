import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { imageAtPaths, type ImagePaths } from './image-at-paths';
import { parseImage } from './image-reference';
import type { ImageReference } from './release';
import { textAt, valueAt, type ValuePath } from '../configuration/value-path';

/** An image that values say in one of the usual forms. */
export interface ValueImage {
  readonly image: ImageReference;
  /** Of the map that holds its parts, or of the text that is all of it. */
  readonly path: ValuePath;
  readonly paths: ImagePaths;
  readonly text: string;
  readonly name: string;
}

const MAX_DEPTH = 12;
/** Charts with a hundred images are large ones. */
const MAX_COUNT = 1_000;

/**
 * Images in the forms that most charts share: a map with `repository` and `tag` or `digest`, perhaps with `registry`; a map
 * with `image` and `tag`; a text under a key that ends in "image", with its tag in it. Whether the chart uses them its
 * templates must tell.
 */
export function valueImages(
  values: JsonObject,
  appVersion: string | undefined,
): readonly ValueImage[] {
  const found = walk(values, []).flatMap((path) => {
    const paths = formOf(values, path);
    const said = paths && imageAtPaths(values, paths, appVersion);
    if (paths === undefined || said === undefined || typeof said === 'string') return [];
    const { text, rest } = said.values;
    return [{ image: said.image, path, paths, text, name: text + rest }];
  });
  return found.slice(0, MAX_COUNT);
}

function walk(value: Json, path: ValuePath): readonly ValuePath[] {
  if (path.length > MAX_DEPTH) return [];
  if (typeof value === 'string') return /image$/i.test(path.at(-1) ?? '') ? [path] : [];
  if (typeof value !== 'object' || value === null) return [];
  const children = Array.isArray(value)
    ? (value as readonly Json[]).map((item, index) => [String(index), item] as const)
    : Object.entries(value);
  return [path, ...children.flatMap(([key, child]) => walk(child, [...path, key]))];
}

function formOf(values: JsonObject, path: ValuePath): ImagePaths | undefined {
  const value = valueAt(values, path);
  if (typeof value === 'string') {
    const image = parseImage(value.trim());
    const isWhole = image?.tag !== undefined || image?.digest !== undefined;
    return isWhole ? { repository: [path] } : undefined;
  }
  return isJsonObject(value) ? mapForm(value, path) : undefined;
}

function mapForm(map: JsonObject, path: ValuePath): ImagePaths | undefined {
  const versions = ['tag', 'digest'].filter((key) => key in map);
  const registry = textAt(map, ['registry']) === undefined ? [] : ['registry'];
  if (textAt(map, ['repository']) !== undefined && versions.length + registry.length > 0) {
    return {
      repository: [...registry, 'repository'].map((key) => [...path, key]),
      ...parts(map, path),
    };
  }
  // A bare name leans on a registry elsewhere, which only a template can tell.
  if (!(textAt(map, ['image'])?.includes('/') ?? false) || versions.length === 0) return undefined;
  return { repository: [[...path, 'image']], ...parts(map, path) };
}

function parts(map: JsonObject, path: ValuePath): Pick<ImagePaths, 'tag' | 'digest'> {
  return {
    ...('tag' in map && { tag: [...path, 'tag'] }),
    ...(textAt(map, ['digest']) !== undefined && { digest: [...path, 'digest'] }),
  };
}
