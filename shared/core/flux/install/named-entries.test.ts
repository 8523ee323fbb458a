import { entriesOf } from '../../applied/flux/entries';
import { treeOf } from '../../applied/tree';
import { bootstrap } from '../../../../test/support/fleet-scene';
import { namedEntries } from './named-entries';

const URLS = ['https://github.com/contoso/fleet'];
const OWN = { urls: URLS, branch: 'main' };

function named(
  folders: readonly string[],
  clusters: Readonly<Record<string, string>>,
  promised = false,
): readonly string[] {
  const entries = entriesOf(treeOf(folders.map(bootstrap)), URLS);
  const placed = Object.entries(clusters).map(([name, folder]) => ({ name, folder }));
  return namedEntries({ entries, clusters: placed, promised, own: OWN }).map(
    ({ name, entry, guessed }) => `${name} ${entry.path}${guessed === true ? '?' : ''}`,
  );
}

test('a cluster is known by the folder of the layout, before that of its name', () => {
  expect(named(['clusters/shop', 'other/shop'], { shop: 'clusters/shop' })).toEqual([
    'shop clusters/shop',
    'other/shop other/shop',
  ]);
});

test('else by a folder of its name, where there is one alone', () => {
  expect(named(['eu/prod/shop', 'eu/prod/web'], { shop: 'clusters/shop' })).toEqual([
    'shop eu/prod/shop',
    'web eu/prod/web',
  ]);
  expect(named(['eu/shop', 'us/shop', 'x'], { shop: 'clusters/shop', a: 'y' })).not.toContain(
    'shop eu/shop',
  );
});

test('the only cluster and the only entry are most likely one, which is said', () => {
  expect(named([''], { shop: 'clusters/shop' })).toEqual(['shop ?']);
  expect(named([''], { shop: 'clusters/shop', web: 'clusters/web' })).toEqual(['/ ']);
});

test('what the configuration promises needs no file', () => {
  expect(named([], { shop: 'clusters/shop' }, true)).toEqual(['shop clusters/shop']);
});
