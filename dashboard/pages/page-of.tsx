import type { VNode } from 'preact';
import type { Route } from '../route';
import { FleetRoute } from './fleet-route';

/** The page that a route names, wired to the API. */
export function PageOf({ route, hasStatus }: { route: Route; hasStatus: boolean }): VNode {
  switch (route.page) {
    case 'fleet':
      return <FleetRoute {...{ route, hasStatus }} />;
    case 'cluster':
    case 'charts':
    case 'requests':
    case 'activity':
    case 'load':
    case 'unknown':
      return (
        <p class="empty">
          Nothing is at <code>{route.page}</code>. <a href="#/">Go to the fleet</a>.
        </p>
      );
  }
}
