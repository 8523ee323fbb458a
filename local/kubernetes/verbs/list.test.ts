import { VirtualClock } from '../../clock';
import type { SimulatedApiServer } from '..';
import { startApiServer } from '..';
import type { PlainAnswer } from '../testing';
import { plain } from '../testing';

let clock: VirtualClock;
let api: SimulatedApiServer;

beforeEach(async () => {
  clock = new VirtualClock();
  api = await startApiServer({ clock });
  for (const name of ['a', 'b', 'c', 'd']) api.world.createPod({ name, labels: { app: 'x' } });
});
afterEach(() => api.stop());

interface Page {
  readonly items: readonly { readonly metadata: { readonly name: string } }[];
  readonly metadata: {
    readonly continue?: string;
    readonly remainingItemCount?: number;
    readonly resourceVersion: string;
  };
}

async function page(query: string): Promise<PlainAnswer & { readonly page: Page }> {
  const answer = await plain(api, `/api/v1/pods?${query}`);
  return { ...answer, page: answer.body as unknown as Page };
}

const namesIn = ({ page: { items } }: { readonly page: Page }): string =>
  items.map(({ metadata }) => metadata.name).join('');
const tokenIn = ({ page: { metadata } }: { readonly page: Page }): string =>
  encodeURIComponent(metadata.continue ?? '');

describe('pages of a list', () => {
  test('are all of the moment of the first, whatever is created, changed and deleted meanwhile', async () => {
    const first = await page('limit=2');
    api.world.createPod({ name: 'bb' });
    api.world.deletePod('default', 'c');
    const second = await page(`limit=2&continue=${tokenIn(first)}`);
    expect([namesIn(first), namesIn(second)]).toEqual(['ab', 'cd']);
    expect(second.page.metadata).toEqual({
      resourceVersion: first.page.metadata.resourceVersion,
    });
  });

  test('expire with the history, and the answer says how to go on as of now', async () => {
    const first = await page('limit=2');
    api.world.createPod({ name: 'bb' });
    api.world.createPod({ name: 'cc' });
    await clock.advance(600_000);
    api.world.createPod({ name: 'z' });
    const expired = await page(`limit=2&continue=${tokenIn(first)}`);
    expect([expired.status, expired.body.reason]).toEqual([410, 'Expired']);
    const rest = await page(`limit=9&continue=${tokenIn(expired)}`);
    expect(namesIn(rest)).toBe('bbcccdz');
  });

  test('say how many are left, but not behind a selector', async () => {
    expect((await page('limit=3')).page.metadata.remainingItemCount).toBe(1);
    const selected = await page('limit=3&labelSelector=app%3Dx');
    expect(selected.page.metadata).not.toHaveProperty('remainingItemCount');
    expect(selected.page.metadata.continue).toBeTruthy();
  });

  test('go over all namespaces in the order of their keys', async () => {
    api.world.createPod({ name: 'a', namespace: 'zoo' });
    api.world.createPod({ name: 'z', namespace: 'apps' });
    const first = await page('limit=2');
    const second = await page(`limit=9&continue=${tokenIn(first)}`);
    expect([namesIn(first), namesIn(second)]).toEqual(['za', 'bcda']);
  });
});

test('a list of a version is what was there then, until it is forgotten', async () => {
  const { page: now } = await page('');
  const { resourceVersion } = now.metadata;
  api.world.deletePod('default', 'a');
  const query = `resourceVersion=${resourceVersion}&resourceVersionMatch=Exact`;
  expect(namesIn(await page(query))).toBe('abcd');
  expect(namesIn(await page(`resourceVersion=${resourceVersion}`))).toBe('bcd');
  api.world.compact();
  expect((await page(query)).status).toBe(410);
});
