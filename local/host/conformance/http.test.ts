import { send, startFixture, type Fixture } from './support';

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture('basics', { settings: { TICK: '0 0 * * * *', GREETING: 'hi' } });
});
afterAll(() => fixture.host.stop());

const get = (path: string): Promise<Response> => send(fixture, path);

test('a function sees route parameters, query, body and app settings', async () => {
  const response = await send(fixture, '/api/hello/world%20wide?q=a%26b', {
    method: 'POST',
    body: 'text',
  });
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({
    name: 'world wide',
    query: 'a&b',
    text: 'text',
    setting: 'hi',
  });
});

test('headers and cookies of the answer arrive', async () => {
  const response = await get('/api/hello');
  expect(response.headers.get('x-test')).toBe('yes');
  expect(response.headers.get('set-cookie')).toBe('c=v; Path=/');
});

test('a function that answers nothing gives an empty 204', async () => {
  expect((await get('/api/silent')).status).toBe(204);
});

test('a function that throws gives an empty 500', async () => {
  const response = await get('/api/broken');
  expect([response.status, await response.text()]).toEqual([500, '']);
});

test('a constraint keeps others out', async () => {
  expect(await (await get('/api/items/newest')).text()).toBe('newest');
  expect(await (await get('/api/items/12')).text()).toBe('int 12');
  expect((await get('/api/items/twelve')).status).toBe(404);
});

test('as in Azure, routes are tried in the order of the names of functions, whatever their case', async () => {
  expect(await (await get('/api/order/literal')).text()).toBe('id literal');
  const posted = await send(fixture, '/api/order/literal', { method: 'POST' });
  expect(await posted.text()).toBe('literal');
});

test('a catch-all parameter takes the rest of the path', async () => {
  expect(await (await get('/api/files/a/b/c')).text()).toBe('a/b/c');
});

test('an unknown path and, as in Azure, a wrong method give 404', async () => {
  expect((await get('/api/nowhere')).status).toBe(404);
  expect((await get('/elsewhere')).status).toBe(404);
  expect((await send(fixture, '/api/items/newest', { method: 'DELETE' })).status).toBe(404);
});

test('the admin endpoints list the functions and tell that the host runs', async () => {
  const functions = (await (await get('/admin/functions')).json()) as unknown[];
  expect(functions).toContainEqual({
    name: 'item',
    trigger: 'http',
    route: '/api/items/{id:int}',
    methods: ['GET'],
  });
  expect(functions).toContainEqual({ name: 'tick', trigger: 'timer', schedule: '%TICK%' });
  expect(await (await get('/admin/host/status')).json()).toMatchObject({ state: 'Running' });
  expect((await get('/admin/host/ping')).status).toBe(200);
});

test('a manual run of an unknown function gives 404, of an HTTP function 400', async () => {
  expect((await send(fixture, '/admin/functions/nobody', { json: { input: '' } })).status).toBe(
    404,
  );
  expect((await send(fixture, '/admin/functions/hello', { json: { input: '' } })).status).toBe(400);
});

test('settings are gone from the environment of the process once the host has stopped', async () => {
  const { host } = await startFixture('basics', {
    settings: { GREETING: 'one', TICK: '00:01:00' },
  });
  const during = (await (await fetch(`${host.url}/api/hello`)).json()) as { setting: string };
  await host.stop();
  const after = (await (await get('/api/hello')).json()) as { setting: string };
  expect([during.setting, after.setting]).toEqual(['one', 'hi']);
});
