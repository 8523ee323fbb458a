import { isScalar } from 'yaml';

/** No value at all, or one of zero length: `key:`. An explicit `null` or `~` is text that can be replaced. */
export function isNothing(node: unknown): boolean {
  if (node === null || node === undefined) return true;
  return isScalar(node) && node.type === 'PLAIN' && node.range?.[0] === node.range?.[1];
}
