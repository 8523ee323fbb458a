import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Me } from './api/bodies';
import type { TroubleKind } from './api/trouble';
import { me, status } from './api/endpoints';
import { Nav } from './components/nav';
import { Notice } from './components/notice';
import { TroubleNotice } from './components/trouble-notice';
import { HereContext } from './here';
import type { Live } from './live/use-live';
import { useLive } from './live/use-live';
import { PageOf } from './pages/page-of';
import type { Route } from './route';
import { routeOf } from './route';
import { useSession } from './session';
import { titleOf } from './title';
import { bannersOf } from './views/banners';

const STATUS_MS = 15_000;
/** Roles change seldom. */
const ME_MS = 60_000;

/** The whole page: what is on every one of them, and the one that the address names. */
export function App(): VNode {
  const { api, revision } = useSession();
  const route = useRoute();
  const heading = useRef<HTMLHeadingElement>(null);
  const { body, trouble } = useLive({
    key: `status ${revision}`,
    read: () => status(api),
    everyMs: () => STATUS_MS,
  });
  const caller = useLive({ key: `me ${revision}`, read: () => me(api), everyMs: () => ME_MS });
  const role = roleOf(caller);
  const tagPrefix = body?.configuration.tagPrefix;
  const here = useMemo(() => ({ role, tagPrefix }), [role, tagPrefix]);
  const title = titleOf(route);
  useTitle(title, heading);
  return (
    <HereContext.Provider value={here}>
      <Nav page={route.page} />
      <main id="main" tabIndex={-1}>
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {trouble !== undefined && <TroubleNotice trouble={trouble} />}
        {body !== undefined &&
          bannersOf(body).map((banner) => <Notice key={banner.title} {...banner} />)}
        <PageOf route={route} hasStatus={trouble === undefined} />
      </main>
      <footer>
        {role === 'operator' ? 'You may change things here' : 'You may look'}; the{' '}
        <code>aks-identity</code> command line does all of this too.
      </footer>
    </HereContext.Provider>
  );
}

/** Where nobody answers, what was said last holds: a dialog must not vanish because a read failed. */
function roleOf({ body, trouble }: Live<Me>): Me['role'] {
  const isRefused = trouble !== undefined && REFUSALS.includes(trouble.kind);
  return isRefused ? 'reader' : (body?.role ?? 'reader');
}

const REFUSALS: readonly TroubleKind[] = ['key', 'signIn', 'forbidden', 'problem'];

function useRoute(): Route {
  const [route, setRoute] = useState(() => routeOf(location.hash));
  useEffect(() => {
    const read = (): void => setRoute(routeOf(location.hash));
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, []);
  return route;
}

/** After a jump to another page the focus is on its heading, so that it is read out and Tab goes on from there. */
function useTitle(title: string, heading: { readonly current: HTMLElement | null }): void {
  const isFirst = useRef(true);
  useEffect(() => {
    document.title = `${title} – AKS identity reconciler`;
    if (!isFirst.current) {
      window.scrollTo({ top: 0 });
      heading.current?.focus({ preventScroll: true });
    }
    isFirst.current = false;
  }, [title]);
}
