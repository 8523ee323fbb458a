import { isJsonObject, type Json, type JsonObject } from '../base/json';
import { goMap } from './go-json';
import type { ChartMetadata } from './release';

type Field = readonly [name: string, read: (value: Json) => Json | undefined];

/** Order and emptiness are those of Helm's own structs (helm pkg/chart/v2), because bytes decide over the digest. */
const MAINTAINER: readonly Field[] = [
  ['name', text],
  ['email', text],
  ['url', text],
];

const DEPENDENCY: readonly Field[] = [
  ['name', textOrEmpty],
  ['version', text],
  ['repository', textOrEmpty],
  ['condition', text],
  ['tags', texts],
  ['enabled', flag],
  ['import-values', anyList],
  ['alias', text],
];

const CHART: readonly Field[] = [
  ['name', text],
  ['home', text],
  ['sources', texts],
  ['version', text],
  ['description', text],
  ['keywords', texts],
  ['maintainers', (value) => structs(value, MAINTAINER)],
  ['icon', text],
  ['apiVersion', text],
  ['condition', text],
  ['tags', text],
  ['appVersion', text],
  ['deprecated', flag],
  ['annotations', textMap],
  ['kubeVersion', text],
  ['dependencies', (value) => structs(value, DEPENDENCY)],
  ['type', text],
];

/** Chart.yaml as the config of an OCI chart: Helm's fields, in Helm's order, without what is empty. */
export function chartConfig(metadata: ChartMetadata): JsonObject {
  return struct(metadata, CHART);
}

/** Annotations of Chart.yaml. */
export function chartAnnotations(metadata: ChartMetadata): Readonly<Record<string, string>> {
  return textMap(metadata['annotations'] ?? null) ?? {};
}

function struct(value: JsonObject, fields: readonly Field[]): JsonObject {
  const present = fields.flatMap(([name, read]) => {
    const found = read(value[name] ?? null);
    return found === undefined ? [] : [[name, found] as const];
  });
  return Object.fromEntries(present);
}

function structs(value: Json, fields: readonly Field[]): Json | undefined {
  return filled(
    listOf(value)
      .filter(isJsonObject)
      .map((item) => struct(item, fields)),
  );
}

/** Helm turns the numbers that an unquoted `appVersion: 1.2` is into text. */
function text(value: Json): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function textOrEmpty(value: Json): string {
  return text(value) ?? '';
}

function texts(value: Json): Json | undefined {
  return filled(listOf(value).map(textOrEmpty));
}

function flag(value: Json): true | undefined {
  return value === true ? true : undefined;
}

function anyList(value: Json): Json | undefined {
  return filled(listOf(value));
}

function textMap(value: Json): Record<string, string> | undefined {
  if (!isJsonObject(value) || Object.keys(value).length === 0) return undefined;
  const entries = Object.entries(value).map(([key, item]) => [key, textOrEmpty(item)] as const);
  return goMap(Object.fromEntries(entries)) as Record<string, string>;
}

function listOf(value: Json): readonly Json[] {
  return Array.isArray(value) ? (value as readonly Json[]) : [];
}

function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
