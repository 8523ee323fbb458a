import { send, startFixture, type Fixture } from './support';

let fixture: Fixture;
beforeEach(async () => {
  fixture = await startFixture('basics');
});
afterEach(() => fixture.host.stop());

const API = '/runtime/webhooks/durabletask';
const post = (path: string, json: unknown = {}): Promise<Response> =>
  send(fixture, API + path, { json });
const get = (path: string): Promise<Response> => send(fixture, API + path);
const remove = (path: string): Promise<Response> => send(fixture, API + path, { method: 'DELETE' });

async function begin(name: string, id: string, input: unknown = {}): Promise<void> {
  expect((await post(`/orchestrators/${name}/${id}`, input)).status).toBe(202);
  await fixture.host.idle();
}

test('a start through the SDK answers 202 with URLs of this host', async () => {
  const response = await send(fixture, '/api/start/waiter/abc', { method: 'POST' });
  const urls = (await response.json()) as Record<string, string>;
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe(urls['statusQueryGetUri']);
  expect((await fetch(urls['statusQueryGetUri'] ?? '')).status).toBe(202);
});

test('an instance at work answers 202, one that has ended 200, an unknown one 404', async () => {
  await begin('waiter', 'w');
  const working = await get('/instances/w');
  expect([working.status, working.headers.get('retry-after')]).toEqual([202, '5']);
  expect(await working.json()).toMatchObject({
    runtimeStatus: 'Running',
    customStatus: { waiting: true },
    createdTime: '2026-01-01T00:00:00Z',
  });
  await post('/instances/w/raiseEvent/go', { a: 1 });
  await fixture.host.idle();
  const ended = await get('/instances/w?showHistory=true&showHistoryOutput=true');
  expect(ended.status).toBe(200);
  expect(await ended.json()).toMatchObject({
    runtimeStatus: 'Completed',
    output: { event: { a: 1 } },
    historyEvents: expect.arrayContaining([
      expect.objectContaining({ EventType: 'EventRaised', Name: 'go' }),
    ]),
  });
  expect((await get('/instances/nobody')).status).toBe(404);
});

test('a start is refused for bad JSON, an unknown function or a bad id', async () => {
  const bad = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
  expect((await send(fixture, `${API}/orchestrators/waiter`, bad)).status).toBe(400);
  expect((await post('/orchestrators/nobody')).status).toBe(400);
  expect((await post('/orchestrators/waiter/@entity')).status).toBe(400);
  expect((await post(`/orchestrators/waiter/${'x'.repeat(101)}`)).status).toBe(400);
});

test('a second start under the id of a running instance is refused with 500, after its end it is allowed', async () => {
  await begin('waiter', 'once');
  const second = await post('/orchestrators/waiter/once');
  expect(second.status).toBe(500);
  expect(await second.json()).toMatchObject({
    ExceptionMessage: 'An Orchestration instance with the status Running already exists.',
  });
  await post('/instances/once/terminate?reason=enough');
  await fixture.host.idle();
  expect((await post('/orchestrators/waiter/once')).status).toBe(202);
});

test('terminate ends an instance with its reason; management of what has ended answers 410', async () => {
  await begin('waiter', 't');
  expect((await post('/instances/t/terminate?reason=enough')).status).toBe(202);
  await fixture.host.idle();
  expect(fixture.host.hub.instance('t')).toMatchObject({
    runtimeStatus: 'Terminated',
    output: 'enough',
  });
  for (const operation of ['terminate', 'suspend', 'resume', 'raiseEvent/go']) {
    expect((await post(`/instances/t/${operation}`)).status).toBe(410);
    expect((await post(`/instances/nobody/${operation}`)).status).toBe(404);
  }
});

test('a suspended instance takes its events only when it is resumed', async () => {
  await begin('waiter', 's');
  await post('/instances/s/suspend?reason=pause');
  await post('/instances/s/raiseEvent/go', 7);
  await fixture.host.idle();
  expect(fixture.host.hub.instance('s')).toMatchObject({
    runtimeStatus: 'Suspended',
    output: null,
  });
  await post('/instances/s/resume');
  await fixture.host.idle();
  expect(fixture.host.hub.instance('s')).toMatchObject({
    runtimeStatus: 'Completed',
    output: { event: 7 },
  });
});

test('instances are listed by status and page by page', async () => {
  await begin('waiter', 'a1');
  await begin('waiter', 'a2');
  await begin('fanOut', 'b1', { values: [1] });
  const running = (await (await get('/instances/?runtimeStatus=Running,Pending')).json()) as {
    instanceId: string;
  }[];
  expect(running.map(({ instanceId }) => instanceId)).toEqual(['a1', 'a2']);
  const first = await get('/instances/?top=2');
  const token = first.headers.get('x-ms-continuation-token') ?? '';
  const headers = { 'x-ms-continuation-token': token };
  const rest = await send(fixture, `${API}/instances/?top=2`, { headers });
  expect(((await rest.json()) as unknown[]).length).toBe(1);
  expect(rest.headers.get('x-ms-continuation-token')).toBeNull();
  expect(((await (await get('/instances/?instanceIdPrefix=b')).json()) as unknown[]).length).toBe(
    1,
  );
});

test('only what has ended can be purged', async () => {
  await begin('waiter', 'p');
  await begin('fanOut', 'q', { values: [1] });
  expect((await remove('/instances/p')).status).toBe(404);
  const purged = await remove('/instances/q');
  expect([purged.status, await purged.json()]).toEqual([200, { instancesDeleted: 1 }]);
  expect((await remove('/instances/?runtimeStatus=Completed')).status).toBe(400);
  expect((await remove('/instances/?createdTimeFrom=2026-01-01T00:00:00Z')).status).toBe(404);
});

test('a failed instance can be rewound and then succeeds; one that runs cannot', async () => {
  await begin('failOnce', 'r', { key: 'r', times: 1 });
  expect(fixture.host.hub.instance('r')?.runtimeStatus).toBe('Failed');
  expect((await post('/instances/r/rewind?reason=mended')).status).toBe(202);
  await fixture.host.idle();
  expect(fixture.host.hub.instance('r')).toMatchObject({
    runtimeStatus: 'Completed',
    output: { count: 2 },
  });
  await begin('waiter', 'w');
  expect((await post('/instances/w/rewind')).status).toBe(412);
});

test('a restart runs the same function on the same input under a new id', async () => {
  await begin('fanOut', 'f', { values: [4] });
  const response = await post('/instances/f/restart');
  const { id } = (await response.json()) as { id: string };
  await fixture.host.idle();
  expect(id).not.toBe('f');
  expect(fixture.host.hub.instance(id)?.output).toEqual([8]);
});

test('entities are refused by name', async () => {
  const response = await get('/entities/counter/one');
  expect([response.status, await response.text()]).toEqual([
    501,
    expect.stringContaining('not supported by the local host: entities'),
  ]);
});
