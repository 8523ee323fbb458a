import type { Metadata, PodObject } from './objects';

/** A pod as Go prints it with %v into NMI's message; the kilobytes of its spec and status are left out. */
export function goPod({ metadata }: PodObject): string {
  return `&Pod{ObjectMeta:{${goMetadata(metadata)}},Spec:PodSpec{},Status:PodStatus{},}`;
}

/** Fields in their order in meta/v1: empty ones leave their blank. */
function goMetadata(metadata: Metadata): string {
  const { name, namespace = '', uid = '', resourceVersion = '', generation = 0 } = metadata;
  const { creationTimestamp, labels = {}, annotations = {}, ownerReferences = [] } = metadata;
  const owners = ownerReferences.map(({ kind, name: owner }) => `{ ${kind} ${owner} }`);
  return [
    ...[name, '', namespace, '', uid, resourceVersion, generation, goTime(creationTimestamp)],
    ...['<nil>', '<nil>', goMap(labels), goMap(annotations), `[${owners.join(' ')}]`, '[]', ''],
    '[]',
  ].join(' ');
}

function goTime(timestamp = '0001-01-01T00:00:00Z'): string {
  return `${timestamp.replace('T', ' ').replace(/(\.\d+)?Z$/, '')} +0000 UTC`;
}

/** Keys in order, as fmt prints maps. */
function goMap(map: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `map[${pairs.map(([key, value]) => `${key}:${value}`).join(' ')}]`;
}
