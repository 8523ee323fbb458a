/** Where in the dashboard somebody is; kept behind the # of the address, so that a link can be sent to a colleague. */
export type Route =
  | { readonly page: 'fleet'; readonly find: string; readonly standing: string }
  | { readonly page: 'cluster'; readonly path: string }
  | { readonly page: 'charts' }
  | { readonly page: 'requests' }
  | { readonly page: 'activity'; readonly ask: ActivityAsk }
  | { readonly page: 'load' }
  | { readonly page: 'unknown'; readonly text: string };

/** Which runs of the fleet somebody wants to see; what is empty does not matter. */
export interface ActivityAsk {
  readonly kind: string;
  readonly outcome: string;
  readonly name: string;
  readonly correlation: string;
  /** Only older ones than that. */
  readonly after: string;
}

export type PageName = Route['page'];

/** `#/clusters/<subscription>/<group>/<name>` and the like. Never throws: people cut addresses short. */
export function routeOf(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  const isKnown = Object.hasOwn(PAGES, first) && rest.length === (first === 'clusters' ? 3 : 0);
  const read = isKnown ? PAGES[first] : undefined;
  if (read === undefined) return { page: 'unknown', text: path };
  const asked = new URLSearchParams(query);
  return read((name) => asked.get(name) ?? '', rest);
}

type ReadRoute = (asked: (name: string) => string, rest: readonly string[]) => Route;

/** By the first part of the path. */
const PAGES: Readonly<Record<string, ReadRoute>> = {
  '': (asked) => ({ page: 'fleet', find: asked('find'), standing: asked('show') }),
  clusters: (_, rest) => ({ page: 'cluster', path: rest.join('/') }),
  charts: () => ({ page: 'charts' }),
  'pull-requests': () => ({ page: 'requests' }),
  activity: (asked) => ({
    page: 'activity',
    ask: {
      ...{ kind: asked('kind'), outcome: asked('outcome'), name: asked('name') },
      ...{ correlation: asked('correlation'), after: asked('after') },
    },
  }),
  load: () => ({ page: 'load' }),
};

export function fleetHash(find: string, standing: string): string {
  const asked = new URLSearchParams({
    ...(find !== '' && { find }),
    ...(standing !== '' && { show: standing }),
  });
  return asked.size === 0 ? '#/' : `#/?${asked}`;
}

/** Of a resource id, `/subscriptions/…/resourcegroups/…/providers/…/managedclusters/…`. */
export function clusterHash(id: string): string {
  return `#/clusters/${clusterPath(id)}`;
}

export function clusterPath(id: string): string {
  const [, , subscription = '', , group = ''] = id.split('/');
  return `${subscription}/${group}/${nameIn(id)}`;
}

/** As if the address had been typed; typing into a filter leaves no trail in the history. */
export function replaceHash(hash: string): void {
  history.replaceState(null, '', hash);
  window.dispatchEvent(new HashChangeEvent('hashchange'));
}

/** What a resource id ends with. */
export function nameIn(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}

export function activityHash(ask: Partial<ActivityAsk>): string {
  const given = Object.entries(ask).filter(([, text]) => text !== '');
  return given.length === 0 ? '#/activity' : `#/activity?${new URLSearchParams(given)}`;
}
