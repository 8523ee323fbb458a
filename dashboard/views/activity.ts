import type { ActivityLine, AuditLine } from '../api/bodies';
import { clusterHash, nameIn } from '../route';
import type { Subject } from './subject';
import type { TimelineEntry } from './timeline';
import { answered, TONES } from './timeline';

export interface ActivityEntry extends TimelineEntry {
  readonly subject: Pick<Subject, 'kind' | 'name' | 'href'>;
}

/** A run of the fleet's list; `audit`: lines of what it was of, as far as they were read. */
export function activityEntry(line: ActivityLine, audit: readonly AuditLine[]): ActivityEntry {
  const { planId, at, outcome, message, writes, failures = [] } = line;
  const own = audit.filter(({ correlationId }) => correlationId === planId);
  return {
    ...{ correlation: planId, at, outcome, failures },
    message: [message, writes > 0 && own.length === 0 ? `${writesInWords(writes)}.` : '']
      .filter((part) => part !== '')
      .join(' '),
    tone: TONES[outcome] ?? 'idle',
    causes: [...new Set(own.map(({ cause }) => cause))],
    writes: answered(own),
    subject: subjectOf(line),
  };
}

function subjectOf({ cluster, chart, repository }: ActivityLine): ActivityEntry['subject'] {
  if (cluster !== undefined)
    return { kind: 'cluster', name: nameIn(cluster), href: clusterHash(cluster) };
  if (chart !== undefined) return { kind: 'chart', name: chart, href: '#/charts' };
  return { kind: 'repository', name: repository ?? '', href: '#/pull-requests' };
}

function writesInWords(count: number): string {
  return count === 1 ? '1 write' : `${count} writes`;
}
