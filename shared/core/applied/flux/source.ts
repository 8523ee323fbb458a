import type { Unknown } from '../unknown';
import type { SourceTree } from './source-tree';

/** `spec.sourceRef` with its namespace filled in. */
export interface SourceRef {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export type Source =
  | { readonly kind: 'tree'; readonly source: SourceTree; readonly suspended: boolean }
  | { readonly kind: 'unknown'; readonly unknown: Unknown }
  /** Nothing that is known so far applies it. */
  | { readonly kind: 'missing'; readonly ref: SourceRef };

/** `Kind namespace/name`, for messages and as a key. */
export function refText({ kind, namespace, name }: SourceRef): string {
  return `${kind} ${namespace}/${name}`;
}
