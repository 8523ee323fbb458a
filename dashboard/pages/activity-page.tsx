import type { VNode } from 'preact';
import { Loading } from '../components/loading';
import { TimelineList } from '../components/timeline-list';
import type { ActivityEntry, Subject } from '../views/activity';
import { activity } from '../views/activity';

interface Props {
  readonly subjects: readonly Subject[] | undefined;
  /** How many clusters there are that were not read. */
  readonly unread: number;
  readonly correlation: string;
  readonly onCorrelation: (correlation: string) => void;
  readonly nowMs: number;
}

/** What was written lately, run by run, with the correlation id by which Azure's activity log has it too. */
export function ActivityPage(props: Props): VNode {
  const { subjects, unread, correlation, onCorrelation, nowMs } = props;
  if (subjects === undefined) return <Loading what="the audit" />;
  const entries = activity(subjects, correlation);
  return (
    <>
      <div class="tools">
        <label for="correlation">Correlation id</label>
        <input
          id="correlation"
          type="search"
          placeholder="of a plan, or x-ms-client-request-id"
          value={correlation}
          onInput={(event) => onCorrelation(event.currentTarget.value)}
        />
        <span class="small" role="status">
          {entries.length} {entries.length === 1 ? 'run' : 'runs'}
        </span>
      </div>
      {unread > 0 && (
        <p class="small">
          This is of the charts, the repositories and the {subjects.filter(isCluster).length}{' '}
          clusters that ran last. The page of a cluster has the audit of each of the {unread}{' '}
          others.
        </p>
      )}
      {entries.length === 0 ? (
        <p class="empty">
          {correlation === ''
            ? 'Nothing was written lately, and nothing went wrong.'
            : 'No run that was read has this id.'}
        </p>
      ) : (
        <TimelineList
          entries={entries}
          nowMs={nowMs}
          nameOf={({ subject }) => <Of {...subject} />}
        />
      )}
    </>
  );
}

function isCluster({ kind }: Subject): boolean {
  return kind === 'cluster';
}

function Of({ kind, name, href }: ActivityEntry['subject']): VNode {
  return (
    <span>
      <span class="small">{kind}</span> <a {...{ href }}>{name}</a>
    </span>
  );
}
