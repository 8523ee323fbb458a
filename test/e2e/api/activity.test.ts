import type { Fleet } from '../../faults/fleet';
import { openOnboarded } from '../../faults/fleet';
import { callApi } from '../contract';

let fleet: Fleet;

beforeAll(async () => {
  fleet = await openOnboarded({ events: 'none', pools: ['system'], clusters: 2 });
});
afterAll(() => fleet.stage.stop());

interface Line {
  readonly cluster: string;
  readonly planId: string;
  readonly outcome: string;
  readonly writes: number;
}

async function activity(query = ''): Promise<readonly Line[]> {
  const { body } = await callApi(fleet.stage, `GET /api/activity${query}`);
  return body?.['activity'] as readonly Line[];
}

test('the runs that onboarded two clusters are listed, and found by name and by the id that Azure has', async () => {
  const all = await activity();
  expect(new Set(all.map(({ cluster }) => cluster))).toEqual(new Set(fleet.clusters));
  const [one] = await activity('?name=AKS1&outcome=Changed');
  expect(one?.cluster).toBe(fleet.clusters[0]);
  expect(one?.writes).toBeGreaterThan(0);
  const found = await activity(`?correlation=${one?.planId}.3`);
  expect(found.map(({ planId }) => planId)).toEqual([one?.planId]);
  const { body } = await callApi(fleet.stage, `GET ${pathOfCluster(one?.cluster ?? '')}`);
  const audit = body?.['audit'] as readonly { readonly correlationId: string }[];
  expect(audit.map(({ correlationId }) => correlationId)).toContain(one?.planId);
});

test('a run that finds everything in place is not listed, and whoever asks again by ETag gets nothing', async () => {
  const { headers, body } = await callApi(fleet.stage, 'GET /api/activity');
  await fleet.stage.clock.advance(60 * 60_000);
  await fleet.stage.settle();
  const etag = headers.get('etag') ?? '';
  const again = await callApi(fleet.stage, 'GET /api/activity', undefined, {
    'if-none-match': etag,
  });
  expect(again.status).toBe(304);
  const { body: now } = await callApi(fleet.stage, 'GET /api/activity');
  expect(now).toEqual(body);
});

test('pages are as long as is asked for, and end', async () => {
  const seen: Line[] = [];
  let next = '';
  do {
    const { body } = await callApi(fleet.stage, `GET /api/activity?limit=1${next}`);
    seen.push(...(body?.['activity'] as readonly Line[]));
    const { continuation } = body as { readonly continuation?: string };
    next = continuation === undefined ? '' : `&continuation=${continuation}`;
  } while (next !== '');
  expect(seen).toEqual(await activity());
});

test.each([
  ['kind=pod', 'InvalidKind'],
  ['outcome=changed', 'InvalidOutcome'],
  ['name=', 'InvalidName'],
  ['correlation=%27%20or%20true', 'InvalidCorrelation'],
  ['limit=0', 'InvalidLimit'],
  ['continuation=1', 'InvalidContinuation'],
  ['cluster=aks1', 'UnknownParameter'],
])('%s is refused as %s', async (query, code) => {
  const { status, body } = await callApi(fleet.stage, `GET /api/activity?${query}`);
  expect(`${status} ${String(body?.['title'])}`).toBe(`400 ${code}`);
});

function pathOfCluster(id: string): string {
  const [, , subscription = '', , group = ''] = id.split('/');
  return `/api/clusters/${subscription}/${group}/${id.split('/').at(-1) ?? ''}`;
}
