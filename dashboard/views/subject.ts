import type { AuditLine, PastRun } from '../api/bodies';

/** Something that runs are about, with what is remembered of it. */
export interface Subject {
  readonly kind: 'cluster' | 'chart' | 'repository';
  readonly name: string;
  readonly href: string;
  readonly history: readonly PastRun[];
  readonly audit: readonly AuditLine[];
}
