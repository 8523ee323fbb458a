import type { Route } from './route';
import { nameIn } from './route';

/** What a page is called, in its heading and in the tab of the browser. */
export function titleOf(route: Route): string {
  switch (route.page) {
    case 'fleet':
      return 'Fleet';
    case 'cluster':
      return nameIn(route.path);
    case 'charts':
      return 'Charts and registries';
    case 'requests':
      return 'Pull requests';
    case 'activity':
      return 'Activity';
    case 'load':
      return 'Load';
    case 'unknown':
      return 'There is no such page';
  }
}
