import { send, startFixture, type Fixture } from './support';

const PATH = '/runtime/webhooks/EventGrid?functionName=onEvent';
let fixture: Fixture;
beforeAll(async () => {
  fixture = await startFixture('basics');
});
beforeEach(() => seen().splice(0));
afterAll(() => fixture.host.stop());

function seen(): { event?: unknown; tick?: unknown }[] {
  return fixture.host.exports['seen'] as { event?: unknown }[];
}

function deliver(type: string | undefined, json: unknown, path = PATH): Promise<Response> {
  return send(fixture, path, {
    json,
    headers: type === undefined ? {} : { 'aeg-event-type': type },
  });
}

const event = (id: string, data: object = {}): object => ({
  id,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  subject: '/subscriptions/s',
  eventTime: '2026-01-01T00:00:00Z',
  data,
  dataVersion: '2',
});

test('the validation handshake is answered without the app', async () => {
  const response = await deliver('SubscriptionValidation', [{ data: { validationCode: 'abc' } }]);
  expect([response.status, await response.json()]).toEqual([200, { validationResponse: 'abc' }]);
  expect(response.headers.get('content-type')).toContain('text/plain');
  expect(seen()).toEqual([]);
});

test('the handshake of a CloudEvents subscription may carry its data as text', async () => {
  const response = await deliver('SubscriptionValidation', { data: '{"validationCode":"xyz"}' });
  expect(await response.json()).toEqual({ validationResponse: 'xyz' });
});

test('a handshake without a code gives 400', async () => {
  expect((await deliver('SubscriptionValidation', [{}])).status).toBe(400);
});

test('every event of a batch reaches the function on its own', async () => {
  const response = await deliver('Notification', [event('1'), event('2')]);
  expect(response.status).toBe(202);
  expect(seen()).toEqual([{ event: event('1') }, { event: event('2') }]);
});

test('a single CloudEvent passes unchanged', async () => {
  const cloudEvent = { specversion: '1.0', id: 'c', source: '/s', type: 't', data: { a: 1 } };
  expect((await deliver('Notification', cloudEvent)).status).toBe(202);
  expect(seen()).toEqual([{ event: cloudEvent }]);
});

test('one failure fails the whole batch, so that Event Grid delivers all of it again', async () => {
  const response = await deliver('Notification', [
    event('1'),
    event('2', { fail: true }),
    event('3'),
  ]);
  expect(response.status).toBe(500);
  expect(seen()).toHaveLength(2);
});

test('the path is not case-sensitive, and an unknown function gives 404', async () => {
  expect((await deliver('Notification', [event('1')], PATH.toLowerCase())).status).toBe(202);
  expect((await deliver('Notification', [], `${PATH}2`)).status).toBe(404);
});

test('an unsubscription is accepted, any other message is not', async () => {
  expect((await deliver('Unsubscribe', {})).status).toBe(202);
  expect((await deliver('Something', {})).status).toBe(400);
  expect((await deliver(undefined, {})).status).toBe(400);
  expect(
    (
      await send(fixture, PATH, {
        method: 'POST',
        body: '{',
        headers: { 'aeg-event-type': 'Notification' },
      })
    ).status,
  ).toBe(400);
});

test('an event can be sent by hand through the admin endpoint', async () => {
  const input = JSON.stringify(event('by hand'));
  expect((await send(fixture, '/admin/functions/onEvent', { json: { input } })).status).toBe(202);
  await fixture.host.idle();
  expect(seen()).toEqual([{ event: event('by hand') }]);
});
