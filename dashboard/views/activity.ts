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
    message: own.length > 0 ? message : withWrites(message, writes),
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

/** Most messages tell how many there were. */
function withWrites(message: string, count: number): string {
  if (count === 0 || /\d writes?\b/.test(message)) return message;
  return `${message} ${count === 1 ? '1 write' : `${count} writes`}.`.trim();
}
