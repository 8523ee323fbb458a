import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { BuildError } from './failure';
import { eachOf, withField } from './copy-on-write';
import { editField } from './field-path';
import { goRegexp } from './go-regexp';
import { isNull } from './blanks';
import type { FieldSpec, ImageEntry } from './kustomization-file';
import { type Resource, textOf, withValue } from './resource';

/** An entry of `images`: in every `containers` and `initContainers` however deep, and where the specs say. CRDs are left alone. */
export function withImage(
  resources: readonly Resource[],
  entry: ImageEntry,
  specs: readonly FieldSpec[],
): readonly Resource[] {
  const set = setterOf(entry);
  return resources.map((resource) => {
    if (resource.value.kind === 'CustomResourceDefinition') return resource;
    const everywhere = inContainers(resource.value, set);
    const value = isJsonObject(everywhere) ? everywhere : resource.value;
    return withValue(
      resource,
      specs.reduce((now, spec) => editField(now, spec, { set }), value),
    );
  });
}

function setterOf(entry: ImageEntry): (value: Json) => Json {
  const pattern = goRegexp(
    `^${entry.name ?? ''}(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$`,
  );
  return (value) => {
    if (typeof value === 'object' && !isNull(value))
      throw new BuildError('wrong node kind: expected ScalarNode');
    const image = textOf(value);
    return pattern.test(image) ? imageWith(image, entry) : value;
  };
}

function imageWith(image: string, entry: ImageEntry): string {
  const { name, tag, digest } = partsOf(image);
  const next = tagAndDigest({ tag, digest }, entry);
  const withTag = next.tag === '' ? '' : `:${next.tag}`;
  const withDigest = next.digest === '' ? '' : `@${next.digest}`;
  return `${entry.newName || name}${withTag}${withDigest}`;
}

interface TagAndDigest {
  readonly tag: string;
  readonly digest: string;
}

function tagAndDigest({ tag, digest }: TagAndDigest, entry: ImageEntry): TagAndDigest {
  if (entry.newTag) return { tag: entry.newTag, digest: entry.digest ?? '' };
  if (entry.digest) return { tag: '', digest: entry.digest };
  if (entry.tagSuffix) return { tag: `${tag}${entry.tagSuffix}`, digest: '' };
  return { tag, digest };
}

/** A colon before the first slash belongs to the registry's port. */
function partsOf(image: string): TagAndDigest & { readonly name: string } {
  const slash = Math.max(0, image.indexOf('/'));
  const at = image.indexOf('@', slash);
  const colon = image.indexOf(':', slash);
  const hasTag = colon >= 0 && (at < 0 || colon < at);
  const nameEnd = hasTag ? colon : at < 0 ? image.length : at;
  return {
    name: image.slice(0, nameEnd),
    tag: hasTag ? image.slice(colon + 1, at < 0 ? image.length : at) : '',
    digest: at < 0 ? '' : image.slice(at + 1),
  };
}

const LISTS = new Set(['containers', 'initContainers']);

function inContainers(value: Json, set: (image: Json) => Json): Json {
  if (Array.isArray(value))
    return eachOf(value as readonly Json[], (item) => inContainers(item, set));
  if (!isJsonObject(value)) return value;
  let result: JsonObject = value;
  for (const [key, each] of Object.entries(value)) {
    const inside = inContainers(each, set);
    const next =
      LISTS.has(key) && Array.isArray(inside) ? ofList(inside as readonly Json[], set) : inside;
    if (next !== each) result = withField(result, key, next);
  }
  return result;
}

function ofList(list: readonly Json[], set: (image: Json) => Json): Json {
  return eachOf(list, (container) => {
    if (isNull(container)) return container;
    if (!isJsonObject(container)) throw new BuildError('wrong node kind: expected MappingNode');
    const { image } = container;
    if (image === undefined) return container;
    const next = set(image);
    return next === image ? container : withField(container, 'image', next);
  });
}
