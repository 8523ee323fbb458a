import type { Browser } from 'playwright-core';
import { isoTime } from '../../shared/core/base/iso-time';
import type { Fleet } from '../faults/fleet';
import { openOnboarded } from '../faults/fleet';
import { axeOn, describeInBrowser, look, openBrowser } from './browser';

let browser: Browser;
let fleet: Fleet;

function addressOf(hash: string): string {
  return `${fleet.stage.host.url}/api/ui${hash}`;
}

/** Runs of a chart that went wrong, one a minute. */
async function failed(count: number): Promise<void> {
  const { clock, store } = fleet.stage;
  for (let n = 1; n <= count; n += 1) {
    const at = isoTime(clock.now() - n * 60_000);
    const run = {
      at,
      planId: `plan-${n}`,
      outcome: 'Failed',
      message: `No ${n}.`,
      writes: 0,
    } as const;
    await store.activity.record({ kind: 'chart', of: 'podinfo', ...run }, at);
  }
}

describeInBrowser('the activity of the fleet in the dashboard', () => {
  beforeAll(async () => {
    browser = await openBrowser();
    fleet = await openOnboarded({ events: 'none', clusters: 2 });
    await failed(60);
  });
  afterAll(async () => {
    await browser.close();
    await fleet.stage.stop();
  });

  test('runs of all clusters and charts stand there newest first, page by page', async () => {
    const { page, errors, close } = await look(browser, addressOf('#/activity'));
    await page.getByText('50 runs on this page').waitFor();
    await page.getByRole('link', { name: 'Older' }).click();
    await page.getByText('No 60.').waitFor();
    expect(await page.getByRole('link', { name: 'Older' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Newest' }).click();
    await page.getByRole('link', { name: 'Older' }).waitFor();
    expect(errors).toEqual([]);
    await close();
  });

  test('what is chosen is part of the address, and finds the runs of one cluster with their writes', async () => {
    const { page, errors, close } = await look(browser, addressOf('#/activity'));
    await page.getByLabel('Kind').selectOption('cluster');
    await page.getByRole('link', { name: 'aks2' }).first().waitFor();
    expect(await page.getByText('No 1.').count()).toBe(0);
    await page.getByLabel('Name').fill('AKS1');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'aks2' }).waitFor({ state: 'detached' });
    expect(page.url()).toContain('kind=cluster&name=AKS1');
    await page.getByTitle('Writes with this correlation id').last().click();
    await page.getByText('PATCH identity').first().waitFor();
    expect({ axe: await axeOn(page), errors }).toEqual({ axe: [], errors: [] });
    await page.getByLabel('Correlation id').fill('ffffffff');
    await page.keyboard.press('Enter');
    await page.getByText('None is like that.').waitFor();
    await close();
  });
});
