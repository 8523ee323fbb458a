import { isJsonObject, type Json, type JsonObject } from '../../json';
import { type GoYaml, goYaml, isNull } from './go-yaml';
import { metadataOf, nameOf, textOf } from './resource';

export interface TextObject {
  readonly value: JsonObject;
  readonly document: number;
}

export type TextObjects =
  | { readonly ok: true; readonly objects: readonly TextObject[] }
  | { readonly ok: false; readonly message: string };

const known = new WeakMap<GoYaml, TextObjects>();

/** The Kubernetes objects of a file, lists taken apart, as kustomize reads them; or why it refuses the file. */
export function objectsOfText(text: string): TextObjects {
  const yaml = goYaml(text, 'yaml.v3');
  const before = known.get(yaml);
  if (before !== undefined) return before;
  const objects = objectsOf(yaml);
  known.set(yaml, objects);
  return objects;
}

class Refused extends Error {}

function objectsOf(yaml: GoYaml): TextObjects {
  if (!yaml.ok) return { ok: false, message: `MalformedYAMLError: yaml: ${yaml.message}` };
  try {
    const roots = yaml.documents.map((value, document) => ({ value, document }));
    const found = unwrapped(roots.filter(({ value }) => !isEmpty(value)));
    return { ok: true, objects: expanded(found.map(checked)) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, message: error.message };
    throw error;
  }
}

interface Root {
  readonly value: Json;
  readonly document: number;
}

/** A `List` that is alone in its file is taken apart on the spot. */
function unwrapped(roots: readonly Root[]): readonly Root[] {
  const [only] = roots;
  if (roots.length !== 1 || only === undefined || !isJsonObject(only.value)) return roots;
  const { kind, items } = only.value;
  if ((kind !== 'List' && kind !== 'ResourceList') || items === undefined) return roots;
  const values = Array.isArray(items) ? (items as readonly Json[]) : [];
  return values
    .filter((value) => !isEmpty(value))
    .map((value) => ({ value, document: only.document }));
}

/** What is in lists comes after all that is not. */
function expanded(objects: readonly TextObject[]): readonly TextObject[] {
  const queue = [...objects];
  const result: TextObject[] = [];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const items = itemsOf(next);
    if (items === undefined) result.push(next);
    else queue.push(...items);
  }
  return result;
}

function itemsOf({ value, document }: TextObject): readonly TextObject[] | undefined {
  const kind = textOf(value.kind);
  if (!kind.endsWith('List') || !Object.hasOwn(value, 'items')) return undefined;
  const { items } = value;
  if (isNull(items)) return [];
  if (!Array.isArray(items)) throw new Refused(`expected array in ${kind}/items`);
  const values = items as readonly Json[];
  return values
    .filter((item) => !isEmpty(item))
    .map((item) => checked({ value: withTextAnnotations(item), document }));
}

/** Items of such lists go through JSON, which knows no blank null and has forgotten how numbers were written. */
function withTextAnnotations(item: Json): Json {
  if (!isJsonObject(item)) return item;
  const { annotations } = metadataOf(item);
  if (!isJsonObject(annotations) || isNull(annotations)) return item;
  const texts = Object.entries(annotations).map(
    ([key, value]) => [key, isNull(value) ? 'null' : textOf(value)] as const,
  );
  return { ...item, metadata: { ...metadataOf(item), annotations: Object.fromEntries(texts) } };
}

function checked({ value, document }: Root): TextObject {
  if (!isJsonObject(value) || !hasMeta(value)) throw new Refused('missing Resource metadata');
  const kind = textOf(value.kind);
  if (kind === '') throw new Refused('missing kind in object');
  if (!kind.endsWith('List') && nameOf(value) === '') {
    throw new Refused(`missing metadata.name in object of kind ${kind}`);
  }
  return { value, document };
}

function hasMeta(value: JsonObject): boolean {
  const { name, namespace, labels, annotations } = metadataOf(value);
  return [value.apiVersion, value.kind, name, namespace, labels, annotations].some(
    (each) => !isEmpty(each),
  );
}

function isEmpty(value: Json | undefined): boolean {
  if (isNull(value)) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
