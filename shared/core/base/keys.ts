import { createHash } from 'node:crypto';
import type { ResourceId } from './resource-id';
import type { SyncKey } from './sync-subject';
import type { WorkKey } from './work-key';
import { isSyncKey } from './work-key';

/** Short stable key of a cluster, safe in table keys, Durable instance ids and URLs: 32 hex digits. */
export function clusterKey(cluster: ResourceId): string {
  return shortHash(cluster);
}

/** The same for a chart or a repository; never that of a cluster, whose id begins with a slash. */
export function subjectKey(subject: SyncKey): string {
  return shortHash(subject);
}

/** Of either, as rows of the work queue are kept under. */
export function workHash(key: WorkKey): string {
  return shortHash(key);
}

/** Tells two texts apart, however long. */
export function textDigest(text: string): string {
  return shortHash(text);
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The one orchestration instance that may work on it: a second start is refused while it runs. */
export function runInstanceId(key: WorkKey): string {
  return `${isSyncKey(key) ? 'sync' : 'cluster'}-${workHash(key)}`;
}

/** The one orchestration instance that watches a cluster. */
export function watchInstanceId(cluster: ResourceId): string {
  return `watch-${clusterKey(cluster)}`;
}

/** Namespace of our name-based GUIDs. Changing it would orphan every role assignment that we made. */
const NAMESPACE = Buffer.from('6f1c8a0e5b7d4c3a9e2f1d0b8a7c6e54', 'hex');

/** Name-based GUID (RFC 9562, version 5) of the parts, compared lower-case. */
export function nameGuid(...parts: readonly string[]): string {
  const name = parts.join('|').toLowerCase();
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString('hex');
  return [8, 12, 16, 20, 32]
    .map((end, index) => hex.slice([0, 8, 12, 16, 20][index], end))
    .join('-');
}
