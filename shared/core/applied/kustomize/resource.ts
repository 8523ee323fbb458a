import { isJsonObject, type Json, type JsonObject } from '../../base/json';
import { isClusterScoped } from './cluster-scoped';
import { NotComputed } from './failure';
import { isNull } from './blanks';
import { PLAIN_WRITING, type Writing } from './go-yaml';

/** Group, version and kind. */
export interface Gvk {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

export interface ResId extends Gvk {
  readonly name: string;
  /** The one that kustomize compares: `default` for none, CLUSTER_SCOPED for what has none. */
  readonly namespace: string;
}

export const CLUSTER_SCOPED = '_non_namespaceable_';

/** A name that a resource had before it was changed: references may still use it. */
export type PreviousId = Omit<ResId, 'group' | 'version'>;

/** An object on its way through a build. Never changed: each step makes a new one. */
export interface Resource {
  readonly value: JsonObject;
  readonly file: string;
  readonly document: number;
  readonly changedBy: readonly string[];
  readonly previous: readonly PreviousId[];
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** The name ends in a hash of the contents. */
  readonly hashed: boolean;
  readonly generated: boolean;
  /** Vars that take a value from it. */
  readonly vars: readonly string[];
  readonly writing: Writing;
}

/** A resource as it was read, with no transformation yet. */
export function resourceOf(value: JsonObject, file: string, document: number): Resource {
  return {
    value,
    file,
    document,
    changedBy: [],
    previous: [],
    prefixes: [],
    suffixes: [],
    hashed: false,
    generated: false,
    vars: [],
    writing: PLAIN_WRITING,
  };
}

/** What Go's `Node.Value` holds: the text of a scalar, nothing for the rest. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** Group, version and kind of an object; missing ones are empty. */
export function gvkOf(value: JsonObject): Gvk {
  const apiVersion = textOf(value.apiVersion);
  const slash = apiVersion.indexOf('/');
  return {
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: textOf(value.kind),
  };
}

/** The metadata; an empty object where there is none. */
export function metadataOf(value: JsonObject): JsonObject {
  return isJsonObject(value.metadata) && !isNull(value.metadata) ? value.metadata : {};
}

/** Those that are there; none where they are null. */
export function annotationsOf(value: JsonObject): JsonObject {
  const { annotations } = metadataOf(value);
  return isJsonObject(annotations) && !isNull(annotations) ? annotations : {};
}

/** The name; empty where there is none. */
export function nameOf(value: JsonObject): string {
  return textOf(metadataOf(value).name);
}

/** The namespace as written; empty where there is none. */
export function namespaceOf(value: JsonObject): string {
  return textOf(metadataOf(value).namespace);
}

/** The one that kustomize compares. */
function effectiveNamespace(value: JsonObject): string {
  if (isClusterScoped(textOf(value.apiVersion), textOf(value.kind))) return CLUSTER_SCOPED;
  return namespaceOf(value) || 'default';
}

/** Id by its fields as they are now. */
export function currentId(value: JsonObject): ResId {
  return { ...gvkOf(value), name: nameOf(value), namespace: effectiveNamespace(value) };
}

/** First to last; the API version is always that of today. */
export function previousIds(resource: Resource): readonly ResId[] {
  if (resource.previous.length === 0) return [];
  const { group, version } = gvkOf(resource.value);
  return resource.previous.map((previous) => ({ group, version, ...previous }));
}

/** Id as it was read, before any transformation renamed it. */
export function originalId(resource: Resource): ResId {
  return previousIds(resource)[0] ?? currentId(resource.value);
}

/** The id as a key for maps. */
export function keyOf(id: ResId): string {
  return `${id.group}\n${id.version}\n${id.kind}\n${id.namespace}\n${id.name}`;
}

/** As kustomize says an id in its messages: `ConfigMap.v1.[noGrp]/name.[noNs]`. */
export function idText(value: JsonObject): string {
  const { group, version, kind } = gvkOf(value);
  const type = `${kind}.${version || '[noVer]'}.${group || '[noGrp]'}`;
  return `${type}/${nameOf(value) || '[noName]'}.${namespaceOf(value) || '[noNs]'}`;
}

/** Remembers what it is called now. */
export function withPrevious(resource: Resource): Resource {
  const { name, namespace, kind } = currentId(resource.value);
  return { ...resource, previous: [...resource.previous, { name, namespace, kind }] };
}

/** The resource with another value; the same resource when the value is the same. */
export function withValue(resource: Resource, value: JsonObject): Resource {
  return value === resource.value ? resource : { ...resource, value };
}

/** The text of a scalar where kustomize makes a text of it. */
export function exactText(value: Json | undefined, writing: Writing): string {
  if (!writing.oddNumbers || value === undefined || typeof value === 'string') return textOf(value);
  throw new NotComputed(
    'KustomizeFeature',
    'A number is taken for a text, and how it is written is not known here.',
  );
}

/** kustomize keeps what it remembers of an object in annotations, which are gone when a patch removes all annotations. */
export function forgetful(resource: Resource): Resource {
  return { ...resource, previous: [], prefixes: [], suffixes: [], hashed: false, generated: false };
}

/** Has it such annotations? */
export function isAnnotated({ previous, prefixes, suffixes, generated }: Resource): boolean {
  return previous.length > 0 || prefixes.length > 0 || suffixes.length > 0 || generated;
}

/** Says who changed it, where it was changed. */
export function changed(before: Resource, after: Resource, by: string): Resource {
  if (before.value === after.value) return after;
  return after.changedBy.at(-1) === by ? after : { ...after, changedBy: [...after.changedBy, by] };
}

/** The object with these fields of its metadata set. */
export function withMetadata(value: JsonObject, fields: JsonObject): JsonObject {
  return { ...value, metadata: { ...metadataOf(value), ...fields } };
}

/** The object without a field; the same object when it has none. */
export function without(value: JsonObject, key: string): JsonObject {
  if (!Object.hasOwn(value, key)) return value;
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key));
}

/** A selector of a field spec: what is empty matches all. */
export function isSelected(gvk: Gvk, by: Partial<Gvk>): boolean {
  return (
    (!by.group || by.group === gvk.group) &&
    (!by.version || by.version === gvk.version) &&
    (!by.kind || by.kind === gvk.kind)
  );
}
