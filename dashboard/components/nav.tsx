import type { VNode } from 'preact';
import type { PageName } from '../route';
import { ThemeButton } from './theme-button';

const PLACES: readonly { readonly page: PageName; readonly href: string; readonly name: string }[] =
  [
    { page: 'fleet', href: '#/', name: 'Fleet' },
    { page: 'charts', href: '#/charts', name: 'Charts' },
    { page: 'requests', href: '#/pull-requests', name: 'Pull requests' },
    { page: 'activity', href: '#/activity', name: 'Activity' },
    { page: 'load', href: '#/load', name: 'Load' },
  ];

/** What is on every page: who this is, where one can go, and light or dark. */
export function Nav({ page }: { page: PageName }): VNode {
  const here = page === 'cluster' ? 'fleet' : page;
  return (
    <header class="top">
      <a
        class="skip"
        href="#main"
        onClick={(event) => {
          // The address behind # is the page, so the jump is made by hand.
          event.preventDefault();
          document.getElementById('main')?.focus();
        }}
      >
        Skip to the content
      </a>
      <a class="brand" href="#/">
        AKS identity reconciler
      </a>
      <nav aria-label="Pages">
        <ul>
          {PLACES.map(({ page: each, href, name }) => (
            <li key={each}>
              <a {...{ href }} aria-current={each === here ? 'page' : undefined}>
                {name}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <ThemeButton />
    </header>
  );
}
