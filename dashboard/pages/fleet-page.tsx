import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ClusterSummary } from '../api/bodies';
import { Counters } from '../components/counters';
import { FleetTable } from '../components/fleet-table';
import { Loading } from '../components/loading';
import { Said } from '../components/said';
import type { Filter } from '../views/fleet';
import { counters, fleetRows, inOneSentence, matching } from '../views/fleet';

interface Props {
  /** Undefined until they were read. */
  readonly clusters: readonly ClusterSummary[] | undefined;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly nowMs: number;
}

/** All clusters, those first that need a human. */
export function FleetPage({ clusters, filter, onFilter, nowMs }: Props): VNode {
  const rows = useMemo(() => fleetRows(clusters ?? []), [clusters]);
  const shown = useMemo(() => matching(rows, filter), [rows, filter.find, filter.standing]);
  if (clusters === undefined) return <Loading what="the fleet" />;
  if (rows.length === 0) return <NoClusters />;
  return (
    <>
      <Said text={inOneSentence(rows)} />
      <Counters
        counters={counters(rows)}
        chosen={filter.standing}
        onChoose={(standing) => onFilter({ ...filter, standing })}
      />
      <div class="tools">
        <label for="find">Find</label>
        <input
          id="find"
          type="search"
          placeholder="name, group, subscription, profile or reason"
          value={filter.find}
          onInput={(event) => onFilter({ ...filter, find: event.currentTarget.value })}
        />
        <span class="small" role="status">
          {shown.length === rows.length
            ? `${rows.length.toLocaleString('en')} in all`
            : `${shown.length.toLocaleString('en')} of ${rows.length.toLocaleString('en')}`}
        </span>
      </div>
      {shown.length === 0 ? (
        <p class="empty">
          No cluster matches.{' '}
          <button type="button" onClick={() => onFilter({ find: '', standing: '' })}>
            Show all
          </button>
        </p>
      ) : (
        <FleetTable rows={shown} nowMs={nowMs} />
      )}
    </>
  );
}

function NoClusters(): VNode {
  return (
    <p class="empty">
      No cluster is known yet. One appears with its first event, or with the next sweep of the
      subscriptions that the configuration names.
    </p>
  );
}
