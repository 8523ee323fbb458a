import type { AuditLine } from '../api/answers';
import type { Column } from './table';

/** Of one write: what, where, how it went, and how to find it in Azure's activity log. */
export const AUDIT_COLUMNS: readonly Column<AuditLine>[] = [
  { head: 'ACTION', cell: ({ action }) => action },
  { head: 'TARGET', cell: ({ target }) => target.split('/').at(-1) ?? target },
  { head: 'CAUSE', cell: ({ cause }) => cause },
  { head: 'OUTCOME', cell: outcomeCell },
  { head: 'CORRELATION', cell: ({ correlationId }) => correlationId || '-' },
  { head: 'DETAIL', cell: ({ detail }) => withNames(detail) },
];

function outcomeCell({ outcome }: AuditLine): ReturnType<Column<AuditLine>['cell']> {
  switch (outcome) {
    case 'succeeded':
      return { text: outcome, colour: 'green' };
    case 'failed':
      return { text: outcome, colour: 'red' };
    case 'sent':
      return { text: outcome, colour: 'yellow' };
  }
}

/** One line, with the names of resources instead of their ids; JSON and YAML have all of it. */
function withNames(detail: string): string {
  return detail.replace(/\/subscriptions\/\S*\/([^/\s]+)/g, '$1').replaceAll('\n', ', ');
}

/** Without what was sent and has its answer in a later line. */
export function settled<T extends AuditLine>(audit: readonly T[]): readonly T[] {
  const answered = new Set(audit.filter(({ outcome }) => outcome !== 'sent').map(keyOf));
  return audit.filter((line) => line.outcome !== 'sent' || !answered.has(keyOf(line)));
}

function keyOf({ planId, stepId, action, target }: AuditLine): string {
  return JSON.stringify([planId, stepId, action, target]);
}
