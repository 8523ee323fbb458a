import type { YAMLSeq } from 'yaml';
import { isMap, isScalar } from 'yaml';
import type { Json } from '../base/json';
import { isJsonObject } from '../base/json';
import type { YamlFile } from './documents';
import { readYaml } from './documents';
import type { EditResult, Refused, Splice, YamlEdit } from './edit';
import { pathText, refused } from './edit';
import { editableYaml, spliced } from './edit-yaml';
import { findList } from './find-target';
import { isNothing } from './nothing';
import { endOf, endsLine, lineAfter, newlineAt } from './places';
import type { Quotes } from './scalar-text';
import { quotesOf, scalarText } from './scalar-text';

/** A text that a list gets behind its last item. */
export interface NewItem extends Pick<YamlEdit, 'document' | 'path'> {
  readonly value: string;
}

/**
 * Adds an item to a list of a YAML file and leaves every other byte: comments, indentation, quotes, line ends, byte-order
 * mark. As with `editYaml`, the text is spliced, read again, and must differ by that item alone.
 */
export function appendItem(text: string, item: NewItem): EditResult {
  const file = editableYaml(text);
  if (!file.ok) return file;
  const document = file.documents[item.document];
  if (document === undefined) {
    return refused('PathNotFound', `It is not one document with ${pathText(item.path)}.`);
  }
  const list = findList(document, item.path);
  if ('ok' in list) return list;
  const isJson = isMap(document.contents) && isQuoted(document.contents.items[0]?.key);
  const splice = list.flow === true ? inFlow(text, list, item, isJson) : inBlock(text, list, item);
  return 'ok' in splice ? splice : proven(file, item, spliced(text, splice));
}

function inFlow(text: string, list: YAMLSeq, { value }: NewItem, isJson: boolean): Splice {
  const last = list.items.at(-1);
  const quotes = last === undefined && isJson ? 'double' : quotesLike(last);
  const added = scalarText(value, quotes, true);
  if (last === undefined) {
    const at = text.indexOf('[', list.range?.[0]) + 1;
    return { start: at, end: at, text: added };
  }
  const at = endOf(last);
  return { start: at, end: at, text: `, ${added}` };
}

/** The dash is below that of the last item, as far from its text. */
function inBlock(text: string, list: YAMLSeq, { value, path }: NewItem): Splice | Refused {
  const last = list.items.at(-1);
  const lead = last === undefined || isNothing(last) ? undefined : leadOf(text, last);
  if (lead === undefined) {
    return refused(
      'UnsafeEdit',
      `The last item of ${pathText(path)} is written in an unusual way.`,
    );
  }
  const at = lineAfter(text, endOf(last));
  const newline = newlineAt(text, at);
  const added = lead + scalarText(value, quotesLike(last), false);
  return { start: at, end: at, text: endsLine(text, at) ? added + newline : newline + added };
}

/** `  - ` of an item, as it is before it on its line. */
function leadOf(text: string, item: unknown): string | undefined {
  const [start = 0] = (item as { readonly range?: readonly number[] }).range ?? [];
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace('\uFEFF', '');
  return /^ *- +$/.test(line) ? line : undefined;
}

function quotesLike(item: unknown): Quotes {
  return isScalar(item) ? quotesOf(item.type) : 'none';
}

function isQuoted(key: unknown): boolean {
  return isScalar(key) && key.type === 'QUOTE_DOUBLE';
}

function proven(before: YamlFile, item: NewItem, text: string): EditResult {
  const after = readYaml(text);
  const wanted = before.values.map((value, index) =>
    index === item.document ? withItem(value, item.path, item.value) : value,
  );
  if (after.ok && JSON.stringify(wanted) === JSON.stringify(after.values)) {
    return { ok: true, text };
  }
  return refused('UnsafeEdit', `Adding to ${pathText(item.path)} would change more of the file.`);
}

function withItem(tree: Json | undefined, path: YamlEdit['path'], value: string): Json {
  const [key, ...rest] = path;
  if (key === undefined) return [...(tree as readonly Json[]), value];
  if (Array.isArray(tree)) {
    return (tree as readonly Json[]).map((one, at) =>
      at === key ? withItem(one, rest, value) : one,
    );
  }
  const map = isJsonObject(tree) ? tree : {};
  return { ...map, [key]: withItem(map[String(key)], rest, value) };
}
