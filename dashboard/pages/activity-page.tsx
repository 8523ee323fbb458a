import type { VNode } from 'preact';
import type { ActivityPage as Page } from '../api/joined';
import { ActivityFilter } from '../components/activity-filter';
import { Loading } from '../components/loading';
import { TimelineList } from '../components/timeline-list';
import type { ActivityAsk } from '../route';
import { activityHash } from '../route';
import type { ActivityEntry } from '../views/activity';

interface Props {
  /** Undefined before the first answer. */
  readonly page: Page | undefined;
  readonly ask: ActivityAsk;
  readonly onAsk: (ask: ActivityAsk) => void;
  readonly nowMs: number;
}

/** What the whole fleet did lately, run by run, with the correlation id by which Azure's activity log has it too. */
export function ActivityPage({ page, ask, onAsk, nowMs }: Props): VNode {
  return (
    <>
      <ActivityFilter {...{ ask, onAsk }} />
      {page === undefined ? <Loading what="the runs" /> : <Runs {...{ page, ask, nowMs }} />}
    </>
  );
}

function Runs({ page, ask, nowMs }: Omit<Props, 'onAsk' | 'page'> & { page: Page }): VNode {
  const { entries, continuation } = page;
  return (
    <>
      <p class="small" role="status">
        {entries.length === 1 ? '1 run' : `${entries.length} runs`} on this page, of those of the
        last five weeks that wrote something or went wrong.
      </p>
      {entries.length === 0 ? (
        <p class="empty">{isAll(ask) ? 'There was none.' : 'None is like that.'}</p>
      ) : (
        <TimelineList
          entries={entries}
          nowMs={nowMs}
          nameOf={({ subject }) => <Of {...subject} />}
        />
      )}
      <p class="pages">
        {ask.after !== '' && <a href={activityHash({ ...ask, after: '' })}>Newest</a>}
        {continuation !== undefined && (
          <a href={activityHash({ ...ask, after: continuation })}>Older</a>
        )}
      </p>
    </>
  );
}

function isAll(ask: ActivityAsk): boolean {
  return Object.values(ask).every((text) => text === '');
}

function Of({ kind, name, href }: ActivityEntry['subject']): VNode {
  return (
    <span>
      <span class="small">{kind}</span> <a {...{ href }}>{name}</a>
    </span>
  );
}
