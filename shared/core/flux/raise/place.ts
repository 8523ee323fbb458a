import type { Json } from '../../base/json';
import { isJsonObject } from '../../base/json';
import { readYaml } from '../../yaml-edit/documents';
import type { YamlEdit, EditResult } from '../../yaml-edit/edit';
import { editInText } from '../../yaml-edit/edit-in-text';
import { editYaml } from '../../yaml-edit/edit-yaml';

/** Where a text of the repository says a version, a tag or a digest. */
export interface Place extends Pick<YamlEdit, 'document' | 'path'> {
  readonly file: string;
  /** The text there is YAML itself (a patch, a values file), and the place is in it. */
  readonly inner?: Pick<YamlEdit, 'document' | 'path'>;
}

/** The place as people read it: `spec.chart.version in apps/nmi.yaml`. */
export function placeText({ file, path, inner }: Place): string {
  const all = inner === undefined ? path : [...path, ...inner.path];
  return `${all.join('.')} in ${file}`;
}

/** `spec.ref.digest` beside `spec.ref.tag`; undefined where the place is no such tag. */
export function digestBeside(place: Place): Place | undefined {
  const { inner } = place;
  if (inner !== undefined) {
    const path = besideTag(inner.path);
    return path && { ...place, inner: { ...inner, path } };
  }
  const path = besideTag(place.path);
  return path && { ...place, path };
}

function besideTag(path: YamlEdit['path']): YamlEdit['path'] | undefined {
  const isTag = path.at(-1) === 'tag' && path.at(-2) === 'ref';
  return isTag ? [...path.slice(0, -1), 'digest'] : undefined;
}

/** What a place says in the documents of its file. */
export function valueAtPlace(
  values: readonly Json[],
  { document, path, inner }: Place,
): Json | undefined {
  const value = deep(values[document], path);
  if (inner === undefined) return value;
  const yaml = typeof value === 'string' ? readYaml(value) : undefined;
  return yaml?.ok === true ? deep(yaml.values[inner.document], inner.path) : undefined;
}

function deep(value: Json | undefined, path: YamlEdit['path']): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => {
    if (Array.isArray(at))
      return typeof key === 'number' ? (at as readonly Json[])[key] : undefined;
    return isJsonObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }, value);
}

/** The text of the place's file with another value there, and every other byte as it is. */
export function setPlace(
  text: string,
  { document, path, inner }: Place,
  value: string,
): EditResult {
  return inner === undefined
    ? editYaml(text, [{ document, path, value }])
    : editInText(text, { document, path }, { ...inner, value });
}
