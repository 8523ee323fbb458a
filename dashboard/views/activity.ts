import type { AuditLine, PastRun } from '../api/bodies';
import type { TimelineEntry } from './timeline';
import { timeline } from './timeline';

/** Something that runs are about, with what is remembered of it. */
export interface Subject {
  readonly kind: 'cluster' | 'chart' | 'repository';
  readonly name: string;
  readonly href: string;
  readonly history: readonly PastRun[];
  readonly audit: readonly AuditLine[];
}

export interface ActivityEntry extends TimelineEntry {
  readonly subject: Pick<Subject, 'kind' | 'name' | 'href'>;
}

const MAX_COUNT = 200;

/**
 * What wrote or went wrong, of all subjects, newest first. Runs that found everything in place are left out: there would be
 * nothing but them. With a correlation id, the run that Azure knows by it, whatever it came to; the beginning of one is enough.
 */
export function activity(
  subjects: readonly Subject[],
  correlation: string,
): readonly ActivityEntry[] {
  const wanted = correlation.trim().toLowerCase();
  return subjects
    .flatMap(({ history, audit, ...subject }) =>
      timeline(history, audit).map((entry) => ({ ...entry, subject })),
    )
    .filter((entry) =>
      wanted === ''
        ? entry.writes.length > 0 || entry.outcome !== 'Converged'
        : // Azure logs the id with a counter behind it.
          entry.correlation.toLowerCase().startsWith(wanted) ||
          wanted.startsWith(entry.correlation.toLowerCase()),
    )
    .sort((a, b) => (a.at > b.at ? -1 : 1))
    .slice(0, MAX_COUNT);
}
