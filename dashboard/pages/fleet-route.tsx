import type { VNode } from 'preact';
import { clusters } from '../api/endpoints';
import { Reading } from '../components/reading';
import { fleetPaceMs } from '../live/next-look';
import { useNow } from '../live/use-now';
import { fleetHash, replaceHash } from '../route';
import type { Filter } from '../views/fleet';
import { FleetPage } from './fleet-page';

/** The fleet page with what the API answers. The filter is in the address, so that it can be sent to a colleague. */
export function FleetRoute({ filter, hasStatus }: { filter: Filter; hasStatus: boolean }): VNode {
  const nowMs = useNow();
  return (
    <Reading
      what="fleet"
      read={clusters}
      everyMs={(body) => fleetPaceMs(body?.length ?? 0)}
      hasStatus={hasStatus}
    >
      {(body) => (
        <FleetPage
          clusters={body}
          onFilter={({ find, standing }) => replaceHash(fleetHash(find, standing))}
          {...{ filter, nowMs }}
        />
      )}
    </Reading>
  );
}
