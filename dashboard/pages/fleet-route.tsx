import type { VNode } from 'preact';
import { clusters } from '../api/endpoints';
import { TroubleNotice } from '../components/trouble-notice';
import { fleetPaceMs } from '../live/next-look';
import { useLive } from '../live/use-live';
import { useNow } from '../live/use-now';
import type { Route } from '../route';
import { fleetHash } from '../route';
import { useSession } from '../session';
import type { Filter } from '../views/fleet';
import { FleetPage } from './fleet-page';

type FleetRouteOf = Extract<Route, { page: 'fleet' }>;

/** The fleet page with what the API answers. */
export function FleetRoute({
  route,
  hasStatus,
}: {
  route: FleetRouteOf;
  /** False: what is wrong is told above already. */
  hasStatus: boolean;
}): VNode {
  const { api, revision } = useSession();
  const nowMs = useNow();
  const { body, trouble } = useLive({
    key: `fleet ${revision}`,
    read: () => clusters(api),
    everyMs: (read) => fleetPaceMs(read?.length ?? 0),
  });
  if (body === undefined && !hasStatus) return <></>;
  const { find, standing } = route;
  return (
    <>
      {trouble !== undefined && hasStatus && <TroubleNotice trouble={trouble} />}
      {(body !== undefined || trouble === undefined) && (
        <FleetPage clusters={body} filter={{ find, standing }} onFilter={showAt} nowMs={nowMs} />
      )}
    </>
  );
}

/** In the address, so that a filter can be sent to a colleague; typing leaves no trail in the history. */
function showAt({ find, standing }: Filter): void {
  history.replaceState(null, '', fleetHash(find, standing));
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}
