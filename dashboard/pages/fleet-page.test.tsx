import { renderToString } from 'preact-render-to-string';
import type { ClusterSummary } from '../api/bodies';
import { NOW_MS, stalled, summary } from '../worlds.testing';
import { FleetPage } from './fleet-page';

function page(clusters: readonly ClusterSummary[] | undefined, find = '', standing = ''): string {
  return renderToString(
    <FleetPage
      {...{ clusters, filter: { find, standing }, nowMs: NOW_MS }}
      onFilter={() => undefined}
    />,
  );
}

it('says that it reads before it has read', () => {
  expect(page(undefined)).toContain('Reading the fleet …');
});

it('says why an empty fleet is empty', () => {
  expect(page([])).toContain('No cluster is known yet.');
});

it('shows a cluster that is Ready, with the word beside the colour and its last run', () => {
  const html = page([summary('aks-shop')]);
  expect(html).toContain('</span>Ready</span>');
  expect(html).toContain('#/clusters/2128fd0d-1e6d-49f1-adcb-1c402b9b44fe/rg-shop/aks-shop');
  expect(html).toContain('3 min. ago');
});

it('shows a stalled cluster first, with its reason, and how much more is wrong', () => {
  const html = page([summary('aks-a'), stalled('aks-z')]);
  expect(html.indexOf('aks-z')).toBeLessThan(html.indexOf('aks-a'));
  expect(html).toContain('AuthorizationFailed');
  expect(html).toContain('+1');
});

it('draws a screen of a thousand clusters, and says how many there are', () => {
  const html = page(Array.from({ length: 1000 }, (_, n) => summary(`aks-${n}`)));
  expect(html).toContain('aria-rowcount="1001"');
  expect(html).toContain('1,000 in all');
  expect(html.split('data-row=').length - 1).toBeLessThan(100);
});

it('offers a way back where a filter matches nothing', () => {
  expect(page([summary('aks-a')], 'nobody')).toContain('Show all');
});

it('one row of the fleet, and no more, is reached by Tab', () => {
  const html = page([summary('aks-a'), summary('aks-b'), summary('aks-c')]);
  expect(html.split('tabindex="0"').length - 1).toBe(1);
});

it('what a cluster says of itself is text, whatever it is', () => {
  const html = page([summary('aks-a', { reason: '<img src=x onerror=alert(1)>', ready: 'False' })]);
  expect(html).not.toContain('<img');
});
