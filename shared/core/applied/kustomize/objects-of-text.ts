import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { isNull, withPlainNulls } from './blanks';
import { type GoYaml, goYaml, type Writing } from './go-yaml';
import { metadataOf, nameOf, textOf } from './resource';
import { withTextAnnotations } from './text-annotations';

export interface TextObject {
  readonly value: JsonObject;
  readonly document: number;
  readonly writing: Writing;
}

export type TextObjects =
  | {
      readonly ok: true;
      readonly objects: readonly TextObject[];
    }
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
  const { writing } = yaml;
  try {
    const roots = yaml.documents.map((value, document) => ({ value, document, writing }));
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
  readonly writing: Writing;
}

/** A `List` that is alone in its file is taken apart on the spot. */
function unwrapped(roots: readonly Root[]): readonly Root[] {
  const [only] = roots;
  if (roots.length !== 1 || only === undefined || !isJsonObject(only.value)) return roots;
  const { kind, items } = only.value;
  if ((kind !== 'List' && kind !== 'ResourceList') || items === undefined) return roots;
  const values = Array.isArray(items) ? (items as readonly Json[]) : [];
  return values.filter((value) => !isEmpty(value)).map((value) => ({ ...only, value }));
}

/** What is in lists comes after all that is not. Such items have been JSON, which keeps no more of a number than its value. */
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

function itemsOf({ value, document, writing }: TextObject): readonly TextObject[] | undefined {
  const kind = textOf(value.kind);
  if (!kind.endsWith('List') || !Object.hasOwn(value, 'items')) return undefined;
  const { items } = value;
  if (isNull(items)) return [];
  if (!Array.isArray(items)) throw new Refused(`expected array in ${kind}/items`);
  const values = items as readonly Json[];
  return values
    .filter((item) => !isEmpty(item))
    .map((item) => checked({ value: asJson(item), document, writing }));
}

function asJson(item: Json): Json {
  const plain = withPlainNulls(item);
  return isJsonObject(plain) ? withTextAnnotations(plain) : plain;
}

function checked({ value, document, writing }: Root): TextObject {
  if (!isJsonObject(value) || !hasMeta(value)) throw new Refused('missing Resource metadata');
  const kind = textOf(value.kind);
  if (kind === '') throw new Refused('missing kind in object');
  if (!kind.endsWith('List') && nameOf(value) === '') {
    throw new Refused(`missing metadata.name in object of kind ${kind}`);
  }
  return { value, document, writing };
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
