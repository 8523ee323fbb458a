import { createHash } from 'node:crypto';
import type { ResourceId } from './resource-id';

/** From 0 to below 1, always the same for a cluster, even over many of them: an orchestrator may not roll dice. */
export function spreadOf(cluster: ResourceId): number {
  return createHash('sha256').update(cluster).digest().readUInt16BE(0) / 65_536;
}
