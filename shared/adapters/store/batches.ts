import type { BatchAction } from './tables';

/** Limits of an entity group transaction; the payload limit is 4 MiB, of which headers take a share. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 3.5 * 1024 * 1024;
/** Part header, request line and keys of one action. */
const OVERHEAD = 1024;

/** Cuts the actions, in order, into transactions that the service accepts. All must be of one partition. */
export function batchesOf(actions: readonly BatchAction[]): readonly (readonly BatchAction[])[] {
  const batches: BatchAction[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const action of actions) {
    const size = sizeOf(action);
    const last = batches.at(-1);
    if (last === undefined || last.length >= MAX_ACTIONS || bytes + size > MAX_BYTES) {
      batches.push([action]);
      bytes = size;
    } else {
      last.push(action);
      bytes += size;
    }
  }
  return batches;
}

function sizeOf(action: BatchAction): number {
  if (action.kind === 'delete') return OVERHEAD;
  return OVERHEAD + Buffer.byteLength(JSON.stringify(action.row.columns));
}
