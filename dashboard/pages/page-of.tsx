import type { VNode } from 'preact';
import {
  activityPage,
  chartsWithRegistries,
  recentRuns,
  repositoriesWithRequests,
} from '../api/joined';
import { Reading } from '../components/reading';
import { useNow } from '../live/use-now';
import type { ActivityAsk, Route } from '../route';
import { activityHash, replaceHash } from '../route';
import { ActivityPage } from './activity-page';
import { ChartsPage } from './charts-page';
import { ClusterRoute } from './cluster-route';
import { FleetRoute } from './fleet-route';
import { LoadPage } from './load-page';
import { RequestsPage } from './requests-page';

const SLOW_MS = 15_000;
const pace = (): number => SLOW_MS;

/** The page that a route names, wired to the API. */
export function PageOf({ route, hasStatus }: { route: Route; hasStatus: boolean }): VNode {
  switch (route.page) {
    case 'fleet':
      return <FleetRoute {...{ filter: route, hasStatus }} />;
    case 'cluster':
      return <ClusterRoute {...{ path: route.path, hasStatus }} />;
    case 'charts':
      return (
        <Reading what="charts" read={chartsWithRegistries} everyMs={pace} hasStatus={hasStatus}>
          {(charts) => <ChartsPage charts={charts} />}
        </Reading>
      );
    case 'requests':
      return (
        <Reading
          what="requests"
          read={repositoriesWithRequests}
          everyMs={pace}
          hasStatus={hasStatus}
        >
          {(repositories) => <RequestsPage repositories={repositories} />}
        </Reading>
      );
    case 'activity':
      return <ActivityRoute {...{ ask: route.ask, hasStatus }} />;
    case 'load':
      return <LoadRoute hasStatus={hasStatus} />;
    case 'unknown':
      return (
        <p class="empty">
          The address names no page. <a href="#/">Go to the fleet</a>.
        </p>
      );
  }
}

function ActivityRoute({ ask, hasStatus }: { ask: ActivityAsk; hasStatus: boolean }): VNode {
  const nowMs = useNow();
  return (
    <Reading
      what={activityHash(ask)}
      read={(api) => activityPage(api, ask)}
      everyMs={pace}
      hasStatus={hasStatus}
    >
      {(page) => (
        <ActivityPage onAsk={(next) => replaceHash(activityHash(next))} {...{ page, ask, nowMs }} />
      )}
    </Reading>
  );
}

function LoadRoute({ hasStatus }: { hasStatus: boolean }): VNode {
  const nowMs = useNow();
  return (
    <Reading what="load" read={recentRuns} everyMs={pace} hasStatus={hasStatus}>
      {(body) => <LoadPage subjects={body?.subjects} unread={body?.unread ?? 0} nowMs={nowMs} />}
    </Reading>
  );
}
