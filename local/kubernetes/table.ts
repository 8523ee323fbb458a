import type { JsonMap, KubeObject } from './object';
import { asMap, isMap, textOf } from './object';
import type { Column, Resource } from './resources';

const META = 'meta.k8s.io/v1';
const NAME = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description:
    'Name must be unique within a namespace. Is required when creating resources, although some resources may allow a client to request the generation of an appropriate name automatically. Name is primarily intended for creation idempotence and configuration definition. Cannot be updated. More info: https://kubernetes.io/docs/concepts/overview/working-with-objects/names#names',
  priority: 0,
} as const;
const AGE: Column = {
  name: 'Age',
  type: 'date',
  format: '',
  description:
    'CreationTimestamp is a timestamp representing the server time when this object was created. It is not guaranteed to be set in happens-before order across separate operations. Clients may not set this value. It is represented in RFC3339 form and is in UTC.\n\nPopulated by the system. Read-only. Null for lists. More info: https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#metadata',
  priority: 0,
  jsonPath: '.metadata.creationTimestamp',
};

/** What `kubectl get` prints: an object, or the objects of a list, as rows. Anything else stays as it is. */
export function tableOf(resource: Resource, body: unknown, now: number): unknown {
  const map = asMap(body);
  if (map.kind !== resource.kind && map.kind !== resource.listKind) return body;
  const columns = resource.columns.length === 0 ? [AGE] : resource.columns;
  const items = Array.isArray(map.items) ? map.items.filter(isMap) : [map];
  return {
    apiVersion: META,
    columnDefinitions: [NAME, ...columns.map(definitionOf)],
    kind: 'Table',
    metadata: listMetadata(map),
    rows: items.map((item) => ({
      cells: [nameOf(item), ...columns.map((column) => cellOf(column, item, now))],
      object: partialOf(item as KubeObject),
    })),
  };
}

/** Metadata alone, as garbage collectors and informers ask for it. */
export function partialOf({ metadata }: KubeObject): JsonMap {
  return { apiVersion: META, kind: 'PartialObjectMetadata', metadata };
}

function definitionOf({ name, type, format, description, priority, jsonPath }: Column): JsonMap {
  const words =
    description || `Custom resource definition column (in JSONPath format): ${jsonPath}`;
  return { name, type, format, description: words, priority };
}

function listMetadata(map: JsonMap): JsonMap {
  const { continue: more, remainingItemCount, resourceVersion } = asMap(map.metadata);
  return {
    ...(textOf(more) !== '' && { continue: more }),
    ...(remainingItemCount !== undefined && { remainingItemCount }),
    resourceVersion,
  };
}

function nameOf({ metadata }: JsonMap): string {
  return textOf(asMap(metadata).name);
}

function cellOf({ jsonPath, type }: Column, item: JsonMap, now: number): unknown {
  const steps = jsonPath.split('.').filter((step) => step !== '');
  const value = steps.reduce((at: unknown, step) => asMap(at)[step], item);
  if (value === undefined || value === null) return type === 'date' ? '<unknown>' : null;
  if (type === 'date') return ageOf(textOf(value), now);
  return type === 'string' && typeof value !== 'string' ? JSON.stringify(value) : value;
}

/** As k8s.io/apimachinery/pkg/util/duration prints it, in the unit that counts. */
function ageOf(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours}h` : `${Math.floor(hours / 24)}d`;
}
