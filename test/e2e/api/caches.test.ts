import type { Fleet } from '../../faults/fleet';
import { openFleet, openOnboarded } from '../../faults/fleet';
import { pathOf } from '../../support/stage';
import type { Answer } from '../contract';
import { callApi } from '../contract';
import { expectUntouched } from '../untouched';

let fleet: Fleet;
let path: string;

beforeAll(async () => {
  fleet = await openOnboarded({ events: 'none', pools: ['system'] });
  path = fleet.clusters.map(pathOf)[0] ?? '';
});

afterAll(() => fleet.stage.stop());

function call(request: string, headers?: Record<string, string>): Promise<Answer> {
  return callApi(fleet.stage, request.replace('{path}', path), undefined, headers);
}

test.each(['{path}', '/api/clusters', '/api/status', '/api/charts', '/api/repositories'])(
  'whoever asks for %s again and has it already gets no body',
  async (where) => {
    const first = await call(`GET ${where}`);
    const etag = first.headers.get('etag') ?? '';
    const again = await call(`GET ${where}`, { 'if-none-match': etag });
    expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
    const other = await call(`GET ${where}`, { 'if-none-match': '"other"' });
    expect([other.status, other.text]).toEqual([200, first.text]);
  },
);

test('whoever asks again hears of it when a cluster has changed', async () => {
  const { headers } = await call('GET {path}');
  const known = { 'if-none-match': headers.get('etag') ?? '' };
  await callApi(fleet.stage, `POST ${path}/resync`);
  const changed = await call('GET {path}', known);
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(known['if-none-match']);
  await fleet.stage.settle();
});

test('HEAD is told what GET is told, and sets nothing going', async () => {
  for (const where of ['{path}', '/api/clusters', '/api/runs/x', '/api/clusters?limit=0']) {
    const get = await call(`GET ${where}`);
    const head = await expectUntouched(fleet.stage, () => call(`HEAD ${where}`));
    expect([head.status, head.text]).toEqual([get.status, '']);
    for (const name of ['etag', 'cache-control', 'content-type']) {
      expect(head.headers.get(name)).toBe(get.headers.get(name));
    }
  }
});

test('no cache keeps a problem', async () => {
  const missing = await call('GET /api/runs/x', { 'if-none-match': '*' });
  expect([missing.status, missing.headers.get('cache-control')]).toEqual([404, 'no-store']);
});

test('a run that is under way is told anew each time', async () => {
  const fresh = await openFleet({ events: 'none', pools: ['system'] });
  const answer = await callApi(fresh.stage, `POST ${fresh.clusters.map(pathOf)[0] ?? ''}/resync`);
  const where = `GET ${String(answer.body?.run)}`;
  const run = await callApi(fresh.stage, where, undefined, { 'if-none-match': '*' });
  expect([run.status, run.headers.get('cache-control')]).toEqual([202, 'no-store']);
  await fresh.stage.stop();
});
