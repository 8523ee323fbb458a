import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { type Accumulated, allIds } from './accumulated';
import { spend } from './effort';
import { BuildError, NotComputed } from './failure';
import { eachOf, withField } from './copy-on-write';
import { editField, splitFieldPath } from './field-path';
import { isNull } from './blanks';
import { isClusterScoped } from './cluster-scoped';
import type { FieldSpec, VarEntry } from './kustomization-file';
import { nodeOf } from './merge-node';
import {
  CLUSTER_SCOPED,
  type Gvk,
  keyOf,
  type ResId,
  type Resource,
  textOf,
  withValue,
} from './resource';
import { lookup } from './target-path';

/** The vars of a kustomization find their objects, which they keep whatever these are called later. */
export function withVars(on: Accumulated, vars: readonly VarEntry[]): Accumulated {
  spend(vars.length * (1 + vars.length / 4 + on.resources.length));
  return vars.reduce(withVar, on);
}

function withVar(on: Accumulated, entry: VarEntry): Accumulated {
  const name = entry.name ?? '';
  if (on.vars.some((each) => each.name === name))
    throw new BuildError(`var '${name}' already encountered`);
  const matches = on.resources.filter((resource) => isObjectOf(resource, entry));
  if (matches.length > 1)
    throw new BuildError(
      `found ${matches.length} resId matches for var ${name} (unable to disambiguate)`,
    );
  const resources = on.resources.map((resource) =>
    matches.includes(resource) ? { ...resource, vars: [...resource.vars, name] } : resource,
  );
  return { ...on, resources, vars: [...on.vars, entry] };
}

function isObjectOf(resource: Resource, { objref = {} }: VarEntry): boolean {
  const gvk = gvkOfReference(objref);
  const apiVersion = gvk.group === '' ? gvk.version : `${gvk.group}/${gvk.version}`;
  const clustered = isClusterScoped(apiVersion, gvk.kind);
  const namespace = clustered ? CLUSTER_SCOPED : objref.namespace || undefined;
  const isReferenced = (id: ResId): boolean =>
    keyOf({ ...gvk, name: objref.name ?? '', namespace: namespace ?? id.namespace }) === keyOf(id);
  return allIds(resource).some(isReferenced);
}

function gvkOfReference({
  apiVersion = '',
  group = '',
  version = '',
  kind = '',
}: NonNullable<VarEntry['objref']>): Gvk {
  const parts = apiVersion.split('/');
  if (apiVersion === '' || parts.length > 2) return { group, version, kind };
  const [first = '', second] = parts;
  return second === undefined
    ? { group, version: first, kind }
    : { group: first, version: second, kind };
}

type Primitive = string | number | boolean;

/** `$(NAME)` becomes the value of the var, in the fields where kustomize looks for it. */
export function withReplacedVars(on: Accumulated): readonly Resource[] {
  if (on.vars.length === 0 || on.incomplete) return on.resources;
  spend((on.vars.length + on.config.varReference.length / 16) * on.resources.length);
  const values = new Map(
    on.vars.map((entry) => [entry.name ?? '', valueOf(on.resources, entry)] as const),
  );
  const fields = on.config.varReference;
  return on.resources.map((resource) =>
    withValue(resource, replacedIn(resource.value, fields, values)),
  );
}

function valueOf(
  resources: readonly Resource[],
  { name = '', fieldref }: VarEntry,
): Primitive | undefined {
  const resource = resources.find((each) => each.vars.includes(name));
  if (resource === undefined) {
    throw new BuildError(`var '${name}' cannot be mapped to a field in the set of known resources`);
  }
  const path = splitFieldPath(fieldref?.fieldPath || 'metadata.name').flatMap(withIndex);
  const found = lookup(nodeOf(resource.value), path);
  if (found === undefined)
    throw new BuildError(`field specified in var '${name}' not found in corresponding resource`);
  if (typeof found === 'number' && resource.writing.oddNumbers) {
    throw new NotComputed(
      'KustomizeFeature',
      `The var ${name} is a number, and how it is written is not known here.`,
    );
  }
  if (isNull(found)) throw new NotComputed('KustomizeFeature', `The var ${name} is null.`);
  return typeof found === 'object' ? undefined : (found ?? undefined);
}

/** `a[0]` is `a`, then 0. */
function withIndex(part: string): readonly string[] {
  const match = /^(.*)\[(\d+)\]$/.exec(part);
  if (match === null) return [part];
  const [, field = '', index = ''] = match;
  return field === '' ? [index] : [field, index];
}

type Values = ReadonlyMap<string, Primitive | undefined>;

function replacedIn(value: JsonObject, fields: readonly FieldSpec[], values: Values): JsonObject {
  const set = (old: Json): Json => replacedField(old, values);
  return fields.reduce((now, spec) => editField(now, { ...spec, create: false }, { set }), value);
}

function replacedField(value: Json, values: Values): Json {
  if (typeof value === 'string') return expanded(value, values);
  if (isNull(value)) return value;
  if (Array.isArray(value)) return eachOf(value as readonly Json[], (item) => ofItem(item, values));
  if (!isJsonObject(value)) return value;
  let result = value;
  for (const [key, each] of Object.entries(value)) {
    const next = typeof each === 'string' ? expanded(each, values) : each;
    if (next !== each) result = withField(result, key, next);
  }
  return result;
}

function ofItem(item: Json, values: Values): Json {
  if (typeof item !== 'string') throw new BuildError('invalid value type expect a string');
  return expanded(item, values);
}

function grownBy(text: string): string {
  spend(1 + text.length / 64);
  return text;
}

/** `$$` is a dollar; what is no var stays as it is. A text that is nothing but a var becomes what the var is. */
function expanded(text: string, values: Values): Json {
  const whole = /^\$\(([^)]*)\)$/.exec(text)?.[1];
  if (whole !== undefined) return values.get(whole) ?? text;
  // Behind the last bracket that closes there is no var, and none is looked for.
  spend(text.length / 64);
  const end = text.lastIndexOf(')') + 1;
  const expandedPart = text
    .slice(0, end)
    .replace(/\$(?:\$|\(([^)]*)\))/g, (match, name: string | undefined) =>
      name === undefined ? '$' : grownBy(textOf(values.get(name) ?? match)),
    );
  return expandedPart + text.slice(end).replaceAll('$$', () => '$');
}
