import type { Browser } from 'playwright-core';
import { clusterId } from '../../shared/core/base/resource-id';
import type { ResourceId } from '../../shared/core/base/resource-id';
import { freshState } from '../../shared/core/run/after-run';
import type { Fleet, FleetOptions } from '../faults/fleet';
import { openOnboarded } from '../faults/fleet';
import { axeOn, describeInBrowser, look, openBrowser } from './browser';

const LOOKS = [390, 900, 1440].flatMap((width) =>
  (['light', 'dark'] as const).map((colours) => [width, colours] as const),
);

let browser: Browser;
let fleet: Fleet;

function addressOf(hash: string): string {
  return `${fleet.stage.host.url}/api/ui${hash}`;
}

/** Of the page of a cluster. */
function hashOf(cluster: ResourceId): string {
  const [, , subscription = '', , group = ''] = cluster.split('/');
  return `#/clusters/${subscription}/${group}/${cluster.split('/').at(-1) ?? ''}`;
}

async function open(options: FleetOptions): Promise<void> {
  fleet = await openOnboarded({ events: 'none', ...options });
}

describeInBrowser('the dashboard in a browser', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(() => fleet.stage.stop());

  test('a cluster that is Ready: no rule of accessibility is broken on any page, in three widths, light and dark', async () => {
    await open({});
    const [cluster = '' as ResourceId] = fleet.clusters;
    const pages = [
      '#/',
      hashOf(cluster),
      '#/charts',
      '#/pull-requests',
      '#/activity',
      '#/load',
      '#/nothing',
    ];
    for (const hash of pages) {
      const { page, errors, close } = await look(browser, addressOf(hash));
      for (const [width, colours] of LOOKS) {
        await page.setViewportSize({ width, height: 900 });
        await page.emulateMedia({ colorScheme: colours });
        const scrolls = await page.evaluate<boolean>(
          'document.documentElement.scrollWidth > window.innerWidth',
        );
        const found = { axe: await axeOn(page), errors, scrolls };
        const well = { axe: [], errors: [], scrolls: false };
        expect({ hash, width, colours, ...found }).toEqual({ hash, width, colours, ...well });
      }
      await close();
    }
  });

  test('a cluster that is Ready shows each identity on each pool, and what was written', async () => {
    await open({});
    const [cluster = '' as ResourceId] = fleet.clusters;
    const { page, close } = await look(browser, addressOf('#/'));
    await page.getByRole('link', { name: 'aks1' }).click();
    await page.getByRole('heading', { level: 1, name: 'aks1' }).waitFor();
    const row = page.getByRole('row', { name: /^batch/ });
    await row.getByText('attached').first().waitFor();
    expect(await row.locator('.word.good', { hasText: 'attached' }).count()).toBe(3);
    expect(await page.getByText('PATCH identity').count()).toBeGreaterThan(0);
    expect(page.url()).toContain(hashOf(cluster));
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await close();
  });

  test('a stalled cluster stands first, and its page begins with the command that mends it', async () => {
    await open({ mayGrant: false });
    const { page, errors, close } = await look(browser, addressOf('#/'));
    await page.getByRole('button', { name: /1 .*Needs a human/ }).waitFor();
    await page.getByRole('link', { name: 'aks1' }).click();
    await page.getByText('What to do').first().waitFor();
    expect(await page.locator('.copyable code').first().innerText()).toMatch(
      /^az role assignment create /,
    );
    expect({ axe: await axeOn(page), errors }).toEqual({ axe: [], errors: [] });
    await close();
  });

  test('a dry run says so on every page, and so does a configuration that is not in force', async () => {
    const problem = {
      ...{ file: 'profiles.yaml', line: 12, column: 5, path: 'profiles[0].mode', source: '' },
      ...{ found: '"manged" is not a mode', expected: 'managed', suggestion: 'managed' },
    };
    await open({ dryRun: true });
    const { configuration } = fleet.stage;
    const source = { configuration: configuration.current, version: 'test', warnings: [] };
    fleet.stage.renew({
      configuration: { current: async () => ({ ...source, problems: [problem] }) },
    } as never);
    const { page, close } = await look(browser, addressOf('#/charts'));
    await page.getByRole('heading', { name: 'Dry run' }).waitFor();
    await page.getByText('profiles.yaml:12:5').waitFor();
    expect(await axeOn(page)).toEqual([]);
    await close();
  });

  test('a thousand clusters are one Tab, are found by keys, and no more of them are drawn than fit', async () => {
    await open({});
    const names = Array.from({ length: 1000 }, (_, n) => `aks-${String(n).padStart(4, '0')}`);
    for (const name of names) {
      const id = clusterId(fleet.stage.subscription, 'rg-many', name);
      await fleet.stage.store.clusters.update(id, () => freshState(id));
    }
    const { page, errors, close } = await look(browser, addressOf('#/'));
    await page.getByText('1,001 in all').waitFor();
    const drawn = page.locator('.fleet .body .row');
    expect(await drawn.count()).toBeLessThan(80);
    await page.getByLabel('Find').focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('End');
    await page.getByRole('link', { name: 'aks1', exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('aks1');
    expect(await drawn.count()).toBeLessThan(80);
    await page.getByLabel('Find').fill('aks-0777');
    await page.getByText('1 of 1,001').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'aks-0777' }).waitFor();
    expect({ axe: await axeOn(page), errors }).toEqual({ axe: [], errors: [] });
    await close();
  });
});
