import type { Document, Node, ParsedNode, YAMLSeq } from 'yaml';
import { isAlias, isMap, isPair, isScalar, isSeq, parseAllDocuments, visit } from 'yaml';
import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { placeWords, type YamlBounds, yamlFault } from '../../base/yaml-bounds';
import { BLANK, FLOW_BLANK } from './blanks';
import { refolded } from './folded-text';
import { type Dialect, plainValue } from './go-scalar';

export { BLANK } from './blanks';

/** What the documents of a text say to Go's YAML parsers. Shared among all who ask: never changed. */
export type GoYaml =
  | {
      readonly ok: true;
      readonly documents: readonly Json[];
      readonly writing: Writing;
    }
  | { readonly ok: false; readonly message: string };

/** What values alone do not tell of how they are written. */
export interface Writing {
  /** Some number or boolean is not written as JSON would write it: `0777`, `1.10`, `True`. */
  readonly oddNumbers: boolean;
  /** Some text is folded (`>`): one that takes its place is written so, too, and may come out changed. */
  readonly foldedTexts: boolean;
}

export const PLAIN_WRITING: Writing = { oddNumbers: false, foldedTexts: false };

const OPTIONS = {
  schema: 'failsafe',
  merge: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'error',
} as const;
/** The largest files that people keep, bundles of CRDs, have three million characters. */
const MAX_LENGTH = 4 * 1024 * 1024;
const BOUNDS: YamlBounds = { values: 1_000_000, aliases: 1000, depth: 200 };
const SEPARATOR = /\n---[^\n]*(?=\n)/g;

/** Parsed once, however many clusters share the text. */
export function goYaml(text: string, dialect: Dialect): GoYaml {
  const kept = KEPT[dialect];
  const known = kept.get(text);
  if (known !== undefined) return known;
  parsedTexts += 1;
  const parsed = parse(text.replaceAll('\r\n', '\n'), dialect);
  keep(kept, text, parsed);
  return parsed;
}

let parsedTexts = 0;

/** How often a text was really parsed in this process: for measuring. */
export function parsedTextsSoFar(): number {
  return parsedTexts;
}

/** Characters of all texts that are kept parsed. */
const MAX_KEPT = 16 * 1024 * 1024;
const KEPT: Readonly<Record<Dialect, Map<string, GoYaml>>> = {
  'yaml.v3': new Map(),
  'yaml.v2': new Map(),
};
let size = 0;

function keep(kept: Map<string, GoYaml>, text: string, parsed: GoYaml): void {
  size += text.length;
  kept.set(text, parsed);
  for (const map of [KEPT['yaml.v2'], KEPT['yaml.v3']]) {
    for (const oldest of map.keys()) {
      if (size <= MAX_KEPT) return;
      map.delete(oldest);
      size -= oldest.length;
    }
  }
}

function parse(text: string, dialect: Dialect): GoYaml {
  if (text.length > MAX_LENGTH) {
    return {
      ok: false,
      message: `it has ${text.length} characters, and ${MAX_LENGTH} are read at most`,
    };
  }
  if (dialect === 'yaml.v3') {
    const separator = wrongSeparator(text);
    if (separator !== undefined)
      return { ok: false, message: `invalid document separator: ${separator}` };
  }
  const parsed = parseAllDocuments(text, OPTIONS);
  const documents = 'empty' in parsed ? [] : parsed;
  try {
    const manner: Manner = {
      dialect,
      alone: documents.length === 1,
      openEnd: text.endsWith('\n') ? undefined : text.length,
      seen: { ...PLAIN_WRITING },
    };
    const values = documents.map((document) => valueOf(document, text, manner));
    return { ok: true, documents: values, writing: manner.seen };
  } catch (error) {
    if (error instanceof NotYaml) return { ok: false, message: error.message };
    throw error;
  }
}

class NotYaml extends Error {}

/** kustomize splits a file at lines that begin with `---`, and refuses what else is on them. */
function wrongSeparator(text: string): string | undefined {
  for (const [line] of text.matchAll(SEPARATOR)) {
    const rest = line.slice(4).trim();
    if (rest !== '' && !rest.startsWith('#')) return line.trim();
  }
  return undefined;
}

interface Manner {
  readonly dialect: Dialect;
  /** There is no other document in the file. */
  readonly alone: boolean;
  /** Where a text ends that has no line break at its end; undefined when it has. */
  readonly openEnd: number | undefined;
  readonly seen: { -readonly [Each in keyof Writing]: Writing[Each] };
}

function valueOf(document: Document.Parsed<ParsedNode>, text: string, manner: Manner): Json {
  const [error] = document.errors;
  if (error !== undefined) {
    throw new NotYaml(`${firstLine(error.message)} ${placeWords(text, error.pos[0])}`);
  }
  const fault = yamlFault(document, BOUNDS);
  // The older parser takes the last of two equal keys.
  const bearable = fault?.kind === 'duplicateKey' && manner.dialect === 'yaml.v2';
  if (fault !== undefined && !bearable) {
    throw new NotYaml(`${fault.problem} ${placeWords(text, fault.offset)}`);
  }
  return documentValue(document, { document, ...manner, asText: false, inFlow: false });
}

/** Annotations of an object are text to kustomize, however they are written: `1.10` does not become 1.1. */
function documentValue(document: Document.Parsed<ParsedNode>, reading: Reading): Json {
  const value = toJson(document.contents, reading);
  if (reading.dialect !== 'yaml.v3') return value;
  return withTextAnnotations(value, document.contents, reading);
}

function withTextAnnotations(value: Json, node: unknown, reading: Reading): Json {
  if (!isJsonObject(value) || !isMap(node)) return value;
  if (reading.alone && value.kind === 'List' && Array.isArray(value.items))
    return listValue(value, node, reading);
  const annotations = nodeAt(nodeAt(node, 'metadata', reading), 'annotations', reading);
  if (!isMap(annotations) || !isJsonObject(value.metadata)) return value;
  const texts = mapValue(annotations, { ...reading, asText: true });
  return { ...value, metadata: { ...value.metadata, annotations: texts } };
}

function listValue(list: JsonObject, node: unknown, reading: Reading): Json {
  const items = nodeAt(node, 'items', reading);
  if (!isSeq(items) || !Array.isArray(list.items)) return list;
  const values = list.items as readonly Json[];
  return {
    ...list,
    items: values.map((value, at) => withTextAnnotations(value, items.items[at], reading)),
  };
}

function nodeAt(node: unknown, key: string, reading: Reading): unknown {
  if (!isMap(node)) return undefined;
  const found: unknown = node.get(key, true);
  return isAlias(found) ? resolved(found, reading) : found;
}

const targets = new WeakMap<Document.Parsed<ParsedNode>, ReadonlyMap<unknown, unknown>>();

/** All aliases in one walk: the yaml package walks the document for each of them, each time that it is met. */
function resolved(alias: unknown, { document }: Reading): unknown {
  const known = targets.get(document) ?? aliasTargets(document);
  targets.set(document, known);
  return known.get(alias);
}

function aliasTargets(document: Document.Parsed<ParsedNode>): ReadonlyMap<unknown, unknown> {
  const anchors = new Map<string, unknown>();
  const found = new Map<unknown, unknown>();
  visit(document, {
    Alias: (_, alias) => void found.set(alias, anchors.get(alias.source)),
    Node: (_, node) => void (node.anchor !== undefined && anchors.set(node.anchor, node)),
  });
  return found;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/:$/, '');
}

interface Reading extends Manner {
  readonly document: Document.Parsed<ParsedNode>;
  /** Scalars as they are written; what is no scalar is not text. */
  readonly asText: boolean;
  readonly inFlow: boolean;
}

function toJson(node: unknown, reading: Reading): Json {
  if (isAlias(node)) return toJson(resolved(node, reading), reading);
  if (reading.asText) return isScalar(node) ? scalarText(node) : '';
  if (node === null || node === undefined) return blankIn(reading);
  if (isScalar(node)) return scalarValue(node, reading);
  if (isSeq(node)) return listItems(node, reading);
  if (isMap(node)) return mapValue(node, within(node, reading));
  return null;
}

function listItems(node: YAMLSeq, reading: Reading): Json {
  const inside = within(node, reading);
  return node.items.map((item) => toJson(item, inside));
}

function within(node: { readonly flow?: boolean }, reading: Reading): Reading {
  return node.flow === true && !reading.inFlow ? { ...reading, inFlow: true } : reading;
}

/** The older parser's values become JSON at once. */
function blankIn({ inFlow, dialect }: Reading): Json {
  if (dialect === 'yaml.v2') return null;
  return inFlow ? FLOW_BLANK : BLANK;
}

function mapValue(node: Node, reading: Reading): JsonObject {
  const own: Record<string, Json> = {};
  const merged: Json[] = [];
  if (!isMap(node)) return own;
  for (const pair of node.items) {
    if (!isPair(pair)) continue;
    const key = keyText(pair.key, reading);
    const value = toJson(pair.value, reading);
    if (key === '<<' && isPlain(pair.key)) merged.push(value);
    else define(own, key, value);
  }
  return merged.length === 0 ? own : withMerged(own, merged);
}

/** `<<`: own keys win, and of several maps the first. */
function withMerged(own: JsonObject, merged: readonly Json[]): JsonObject {
  const all: Record<string, Json> = {};
  for (const source of merged.flat().reverse()) {
    if (typeof source !== 'object' || source === null || Array.isArray(source)) {
      throw new NotYaml('map merge requires map or sequence of maps as the value');
    }
    for (const [key, value] of Object.entries(source as JsonObject)) define(all, key, value);
  }
  for (const [key, value] of Object.entries(own)) define(all, key, value);
  return all;
}

/** `__proto__` is a key like any other. */
function define(target: Record<string, Json>, key: string, value: Json): void {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    writable: true,
    configurable: true,
  });
}

function isPlain(key: unknown): boolean {
  return isScalar(key) && key.type === 'PLAIN';
}

function keyText(key: unknown, reading: Reading): string {
  if (isAlias(key)) return keyText(resolved(key, reading), reading);
  if (!isScalar(key)) throw new NotYaml('a list or a map is used as a key');
  return scalarText(key);
}

interface ScalarNode {
  readonly value: unknown;
  readonly source?: string;
  readonly type?: string;
  readonly tag?: string;
  readonly range?: readonly number[] | null;
}

function scalarText(node: ScalarNode): string {
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
}

function scalarValue(node: ScalarNode, reading: Reading): Json {
  const { dialect, seen } = reading;
  const text = endedText(node, reading);
  const tag = node.tag?.replace('tag:yaml.org,2002:', '!!');
  if (tag === '!!binary') return Buffer.from(text, 'base64').toString('utf8');
  if (isText(node.type, tag))
    return node.type === 'BLOCK_FOLDED' ? foldedValue(text, reading) : text;
  if (text === '' && node.type === 'PLAIN') return blankIn(reading);
  const value = plainValue(text, dialect);
  if (isOddlyWritten(value, text)) seen.oddNumbers = true;
  return value;
}

/** A block at the end of a file that has no line break there has none at its end, either. */
function endedText(node: ScalarNode, { openEnd }: Reading): string {
  const text = scalarText(node);
  const isLast = openEnd !== undefined && (node.range?.[2] ?? 0) >= openEnd;
  return isLast && node.type?.startsWith('BLOCK') === true ? text.replace(/\n$/, '') : text;
}

function foldedValue(text: string, { dialect, seen }: Reading): string {
  if (dialect === 'yaml.v2') return text;
  seen.foldedTexts = true;
  return refolded(text);
}

/** Quoted, or of a tag that Go's parsers leave alone. */
function isText(type: string | undefined, tag: string | undefined): boolean {
  return tag === undefined ? type !== 'PLAIN' : !RESOLVED_TAGS.has(tag);
}

function isOddlyWritten(value: Json, text: string): boolean {
  return (typeof value === 'number' || typeof value === 'boolean') && String(value) !== text;
}

const RESOLVED_TAGS = new Set(['!!int', '!!float', '!!bool', '!!null', '!!timestamp']);
