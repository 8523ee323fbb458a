import type { Unknown } from '../unknown';
import type { ObjectKey } from './object-id';
import type { SourceTree } from './source-tree';

/** `spec.sourceRef` with its namespace filled in. */
export type SourceRef = Omit<ObjectKey, 'apiVersion'>;

export type Source =
  | { readonly kind: 'tree'; readonly source: SourceTree; readonly suspended: boolean }
  | { readonly kind: 'unknown'; readonly unknown: Unknown }
  /** Nothing that is known so far applies it. */
  | { readonly kind: 'missing'; readonly ref: SourceRef };

/** `Kind namespace/name`, for messages and as a key. */
export function refText({ kind, namespace, name }: SourceRef): string {
  return `${kind} ${namespace}/${name}`;
}
