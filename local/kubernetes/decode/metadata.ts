import type { JsonMap } from '../object';
import { isMap } from '../object';

/** What metadata becomes on its way through Go's ObjectMeta. `error`: why it cannot. */
export interface DecodedMetadata {
  readonly value: JsonMap;
  /** Names of fields that ObjectMeta does not have. */
  readonly unknown: readonly string[];
  readonly error?: string;
}

type GoType = 'string' | 'int64' | 'map[string]string' | '[]string' | 'list' | 'time';

const FIELDS: Readonly<Record<string, GoType>> = {
  name: 'string',
  generateName: 'string',
  namespace: 'string',
  selfLink: 'string',
  uid: 'string',
  resourceVersion: 'string',
  generation: 'int64',
  creationTimestamp: 'time',
  deletionTimestamp: 'time',
  deletionGracePeriodSeconds: 'int64',
  labels: 'map[string]string',
  annotations: 'map[string]string',
  ownerReferences: 'list',
  finalizers: '[]string',
  managedFields: 'list',
};

/** Fields that are null or empty are treated as absent; unknown ones go. */
export function decodeMetadata(metadata: unknown): DecodedMetadata {
  if (metadata === undefined || metadata === null) return { value: {}, unknown: [] };
  if (!isMap(metadata)) return failed(`${goNameOf(metadata)} into Go value of type v1.ObjectMeta`);
  const value: Record<string, unknown> = {};
  const unknown: string[] = [];
  for (const [name, given] of Object.entries(metadata)) {
    const type = Object.hasOwn(FIELDS, name) ? FIELDS[name] : undefined;
    if (type === undefined) {
      unknown.push(name);
      continue;
    }
    const mismatch = mismatchOf(given, type);
    if (mismatch !== undefined) {
      return failed(
        `${mismatch.of} into Go struct field ObjectMeta.${name} of type ${mismatch.to}`,
      );
    }
    if (!isEmpty(given)) value[name] = given;
  }
  return { value, unknown };
}

function failed(what: string): DecodedMetadata {
  return { value: {}, unknown: [], error: `json: cannot unmarshal ${what}` };
}

function mismatchOf(
  value: unknown,
  type: GoType,
): { readonly of: string; readonly to: string } | undefined {
  if (value === null || fits(value, type)) return undefined;
  const inner = innerOf(value, type);
  const wrong = inner.find((each) => each !== null && typeof each !== 'string');
  if (wrong !== undefined) return { of: goNameOf(wrong), to: 'string' };
  return { of: goNameOf(value), to: GO_NAMES[type] };
}

const GO_NAMES: Readonly<Record<GoType, string>> = {
  string: 'string',
  int64: 'int64',
  'map[string]string': 'map[string]string',
  '[]string': '[]string',
  list: '[]v1.OwnerReference',
  time: 'v1.Time',
};

function fits(value: unknown, type: GoType): boolean {
  switch (type) {
    case 'string':
    case 'time':
      return typeof value === 'string';
    case 'int64':
      return Number.isInteger(value);
    case 'list':
      return Array.isArray(value) && value.every(isMap);
    case '[]string':
    case 'map[string]string':
      return innerOf(value, type).every((each) => typeof each === 'string') && isRight(value, type);
  }
}

function isRight(value: unknown, type: GoType): boolean {
  return type === '[]string' ? Array.isArray(value) : isMap(value);
}

function innerOf(value: unknown, type: GoType): readonly unknown[] {
  if (type === 'map[string]string' && isMap(value)) return Object.values(value);
  return type === '[]string' && Array.isArray(value) ? value : [];
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return isMap(value) && Object.keys(value).length === 0;
}

/** As encoding/json names a value. */
export function goNameOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value === null ? 'null' : typeof value;
}
