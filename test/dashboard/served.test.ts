import type { Fleet } from '../faults/fleet';
import { openFleet } from '../faults/fleet';

let fleet: Fleet;
beforeAll(async () => {
  fleet = await openFleet({ events: 'none' });
});
afterAll(() => fleet.stage.stop());

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${fleet.stage.host.url}${path}`, { headers });
}

/** Addresses that the page names. */
async function filesOfPage(): Promise<readonly string[]> {
  const page = await (await get('/api/ui')).text();
  return [...page.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address = '']) => address);
}

test('the page and all that it names are there, guarded, and the page runs nothing of its own', async () => {
  const page = await get('/api/ui/');
  expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
  expect(await page.text()).not.toMatch(/<script>|style=|<style|onload=/);
  const files = await filesOfPage();
  expect(files).toHaveLength(3);
  for (const file of files) {
    const answer = await get(file);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toContain('immutable');
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await answer.text()).length).toBeGreaterThan(100);
  }
});

test('a browser that has the page gets no second one', async () => {
  const etag = (await get('/api/ui')).headers.get('etag') ?? '';
  expect((await get('/api/ui', { 'if-none-match': etag })).status).toBe(304);
});

test('the page has a key in it neither by itself nor when it is asked for with one', async () => {
  expect(await (await get('/api/ui?code=secret-key')).text()).not.toContain('secret-key');
});

test.each(['/api/ui/none.js', '/api/ui/..%2f..%2fhost.json', '/api/ui/constructor'])(
  '%s is not there, and says what to do',
  async (path) => {
    const answer = await get(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ title: 'RouteUnknown' });
  },
);

test('what changes things is refused at the address of the page', async () => {
  const answer = await fetch(`${fleet.stage.host.url}/api/ui`, { method: 'POST' });
  expect(answer.status).toBe(405);
});
