import type { JsonObject } from '../base/json';
import { parseImage, versionIn } from './image-reference';
import type { ImageReference, ImageValues } from './release';
import { dotted, textAt, type ValuePath } from '../configuration/value-path';

/** Where values say an image. */
export interface ImagePaths {
  /** Their texts, joined by `/`, are the repository with its registry, perhaps with tag or digest. */
  readonly repository: readonly ValuePath[];
  readonly tag?: ValuePath;
  readonly digest?: ValuePath;
}

export interface ImageAtPaths {
  readonly image: ImageReference;
  readonly values: ImageValues;
}

/** The image that values say at `paths`, with `otherwise` for a tag that they leave open; or in words why they say none. */
export function imageAtPaths(
  values: JsonObject,
  paths: ImagePaths,
  otherwise?: string,
): ImageAtPaths | string {
  const texts = paths.repository.map((path) => textAt(values, path) ?? '');
  const missing = paths.repository.find((_, index) => texts[index] === '');
  if (missing !== undefined) return `values ${dotted(missing)} is empty`;
  const name = texts.join('/');
  const named = parseImage(name);
  if (named === undefined) return `values ${pathWords(paths)} say "${name}" as its name`;
  const image = withVersion(
    named,
    textOf(values, paths.tag),
    textOf(values, paths.digest),
    otherwise,
  );
  if (image === undefined)
    return `values ${pathWords(paths)} say no tag or digest that could be one`;
  return { image, values: imageValues(paths, texts[0] ?? '', name) };
}

function textOf(values: JsonObject, path: ValuePath | undefined): string | undefined {
  return path && textAt(values, path);
}

/** What the name says by itself wins. What has a digest needs no other tag. */
function withVersion(
  named: ImageReference,
  tag: string | undefined,
  digest: string | undefined,
  otherwise: string | undefined,
): ImageReference | undefined {
  const { registry, repository } = named;
  const sha = named.digest ?? digest;
  const label = named.tag ?? tag ?? (sha === undefined ? otherwise : undefined);
  if (sha === undefined && label === undefined) return undefined;
  const colon = label === undefined ? '' : `:${label}`;
  return parseImage(`${registry}/${repository}${colon}${sha === undefined ? '' : `@${sha}`}`);
}

/** The paths as the contract has them. `name`: the whole name, which begins with `text`. */
export function imageValues(paths: ImagePaths, text: string, name: string): ImageValues {
  const { repository, tag, digest } = paths;
  const rest = name.slice(text.length);
  return {
    repository: repository.map(dotted),
    text,
    rest: rest.slice(0, rest.length - versionIn(rest).length),
    ...(tag !== undefined && { tag: dotted(tag) }),
    ...(digest !== undefined && { digest: dotted(digest) }),
  };
}

/** `mic.image + mic.tag` */
export function pathWords({ repository, tag, digest }: ImagePaths): string {
  return [...repository, tag, digest].flatMap((path) => (path ? [dotted(path)] : [])).join(' + ');
}
