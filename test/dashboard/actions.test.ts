import type { Browser, Locator, Page } from 'playwright-core';
import type { ResourceId } from '../../shared/core/base/resource-id';
import type { Fleet, FleetOptions } from '../faults/fleet';
import { callsAbout, openOnboarded } from '../faults/fleet';
import type { Seen } from './browser';
import { axeOn, describeInBrowser, look, openBrowser } from './browser';

let browser: Browser;
let fleet: Fleet;
let seen: Seen;

/** The page of the only cluster, of which somebody has just taken an identity off a host if `drifted`. */
async function openCluster(options: FleetOptions = {}): Promise<Page> {
  fleet = await openOnboarded({ events: 'none', ...options });
  const [, , subscription = '', , group = ''] = (cluster() as string).split('/');
  const hash = `#/clusters/${subscription}/${group}/aks1`;
  seen = await look(browser, `${fleet.stage.host.url}/api/ui${hash}`);
  await seen.page.getByRole('heading', { name: 'Conditions' }).waitFor();
  return seen.page;
}

function cluster(): ResourceId {
  return fleet.clusters[0] ?? ('' as ResourceId);
}

/** Takes an identity off a host, which nobody tells us of. */
function takeOne(): void {
  const { world } = fleet.stage.azure;
  const left = world
    .hosts(cluster())
    .flatMap(({ id, identity }) =>
      identity.user.filter((one) => one.id.includes('billing')).map((one) => [id, one.id] as const),
    );
  const [[host, lost] = ['', '']] = left;
  world.detachByHand({ host, identities: [lost] });
}

/** Lets time pass in the world, as it does while somebody looks at the page, until that is there to be seen. */
async function timePasses(until: Locator): Promise<void> {
  while ((await until.count()) === 0) {
    await fleet.stage.clock.advance(1000);
    await fleet.stage.host.idle();
  }
}

/** Waits until that is what the focus is on. By a locator: the page's policy forbids to evaluate text, which waitForFunction does. */
async function waitForFocus(page: Page, text: string): Promise<void> {
  await page
    .locator(':focus')
    .and(page.getByText(text, { exact: true }))
    .waitFor();
}

describeInBrowser('what an operator does in the dashboard', () => {
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await seen.close();
    await fleet.stage.stop();
  });

  test('a resync is asked for by keyboard, shows how far it is, and gives the focus back', async () => {
    const page = await openCluster();
    const button = page.getByRole('button', { name: 'Resync: aks1' });
    await button.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Resync: aks1' });
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await waitForFocus(page, 'Resync …');
    await page.keyboard.press('Enter');
    await waitForFocus(page, 'Resync');
    for (const colours of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: colours });
      expect({ colours, axe: await axeOn(page) }).toEqual({ colours, axe: [] });
    }
    await page.keyboard.press('Enter');
    await timePasses(dialog.getByText('Everything is in place.'));
    await dialog.getByRole('button', { name: 'Close' }).click();
    expect(seen.errors).toEqual([]);
  });

  test('a plan that was looked at is applied, and one that the world has overtaken is refused with what to do', async () => {
    const page = await openCluster();
    const planNow = page.getByRole('button', { name: 'What would a run do now?' });
    const apply = page.getByRole('button', { name: 'Apply this plan' });
    const dialog = page.getByRole('dialog', { name: 'Apply this plan' });
    takeOne();
    await planNow.click();
    await timePasses(apply);
    await apply.click();
    takeOne();
    await dialog.getByRole('button', { name: 'Apply this plan' }).click();
    await timePasses(dialog.getByText('PlanIsStale'));
    await dialog.getByText('What to do').waitFor();
    await page.keyboard.press('Escape');
    takeOne();
    await planNow.click();
    await timePasses(apply);
    await apply.click();
    await dialog.getByRole('button', { name: 'Apply this plan' }).click();
    await timePasses(dialog.getByText('What was to change has changed.'));
  });

  test('off-boarding shows what is taken back and wants the name; afterwards the cluster can be brought back', async () => {
    const page = await openCluster();
    await page.getByRole('button', { name: 'Off-board: aks1' }).click();
    const dialog = page.getByRole('dialog', { name: 'Off-board: aks1' });
    await timePasses(dialog.getByText(/0 to add, 0 to change, \d+ to remove/));
    const confirm = dialog.getByRole('button', { name: 'Off-board' });
    expect(await confirm.isDisabled()).toBe(true);
    await dialog.getByLabel('To confirm, type its name: aks1').fill('aks');
    expect(await confirm.isDisabled()).toBe(true);
    expect(await axeOn(page)).toEqual([]);
    await dialog.getByLabel('To confirm, type its name: aks1').fill('aks1');
    await page.keyboard.press('Enter');
    await timePasses(dialog.getByText('what was ours is taken back'));
    await dialog.getByRole('button', { name: 'Close' }).click();
    await page.getByRole('button', { name: 'Bring back: aks1' }).waitFor();
    expect(callsAbout(fleet.stage, cluster()).some(({ method }) => method === 'PATCH')).toBe(true);
  });

  test('what the app refuses is told as what, why and what to do, and nothing has happened', async () => {
    const page = await openCluster({ dryRun: true });
    await page.getByRole('button', { name: 'Off-board: aks1' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('To confirm, type its name: aks1').fill('aks1');
    await timePasses(dialog.locator('button:enabled', { hasText: 'Off-board' }));
    await dialog.getByRole('button', { name: 'Off-board' }).click();
    await timePasses(dialog.getByText('DryRun'));
    await dialog
      .getByText(/Set the app setting RECONCILER_DRY_RUN to false/)
      .first()
      .waitFor();
    const item = await fleet.stage.store.work.get(cluster());
    expect(item?.intent).not.toBe('offboard');
  });

  test('a reader sees no button that changes anything, and the command that suspends', async () => {
    const page = await openCluster();
    await page.getByRole('button', { name: 'Resync: aks1' }).waitFor();
    fleet.stage.renew({ access: 'readOnly' });
    await page.reload();
    await page.getByText('You may look').waitFor();
    await page.getByText(/^az tag update .* --operation Merge .*suspend=true$/).waitFor();
    for (const name of [/^Resync/, /^Off-board/, /^Apply/]) {
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    }
  });
});
