import type { EventTopicServer } from '../../../local/event-topic';
import { startEventTopic } from '../../../local/event-topic';
import { CLUSTER, NOW } from '../../../test/support/world';
import type { OutboundEvent } from '../../core/events/event';
import { loopbackTransport } from '../azure';
import { eventGridTopic } from './event-grid-topic';

const EVENT: OutboundEvent = {
  id: 'plan-1.Stalled',
  type: 'Stalled',
  subject: CLUSTER,
  time: NOW,
  plannedAt: NOW,
  data: { planId: 'plan-1', reason: 'RoleMissing', message: 'The role is missing.' },
};

let server: EventTopicServer;

beforeEach(async () => {
  server = await startEventTopic('secret');
});
afterEach(() => server.close());

function topic(token = 'secret') {
  return eventGridTopic({
    endpoint: 'https://fleet.westeurope-1.eventgrid.azure.net/api/events',
    credential: { getToken: async () => ({ token, expiresOnTimestamp: Date.now() + 3_600_000 }) },
    source: 'func-reconciler',
    httpClient: loopbackTransport(server.url),
  });
}

test('an event arrives as a CloudEvent that says which installation it comes from', async () => {
  await topic().send([EVENT]);
  expect(server.taken).toEqual([
    {
      specversion: '1.0',
      id: 'plan-1.Stalled',
      type: 'AksIdentityReconciler.Stalled',
      source: 'func-reconciler',
      subject: CLUSTER,
      time: NOW,
      datacontenttype: 'application/json',
      data: { planId: 'plan-1', reason: 'RoleMissing', message: 'The role is missing.' },
    },
  ]);
});

test('a topic on which the app has no role says which role that is', async () => {
  await expect(topic('of somebody else').send([EVENT])).rejects.toMatchObject({
    failure: {
      policy: 'Stalled',
      code: 'EventTopicForbidden',
      remedy: expect.stringContaining('EventGrid Data Sender'),
    },
  });
});

test.each([
  [500, 'Transient'],
  [503, 'Transient'],
  [429, 'Throttled'],
  [400, 'Terminal'],
  [413, 'Terminal'],
])('an answer %i is %s', async (status, policy) => {
  server.fail(status, 10);
  await expect(topic().send([EVENT])).rejects.toMatchObject({ failure: { policy } });
  expect(server.taken).toEqual([]);
});

test.each([404, 405, 410])(
  'an endpoint that is not that of a topic (%i) keeps the events and names the setting to mend',
  async (status) => {
    server.fail(status, 10);
    await expect(topic().send([EVENT])).rejects.toMatchObject({
      failure: {
        policy: 'Stalled',
        code: 'EventTopicNotFound',
        target: expect.stringContaining('fleet.'),
        remedy: expect.stringContaining('EVENT_TOPIC_ENDPOINT'),
      },
    });
  },
);

test.each([402, 406, 408, 409, 411, 412, 414, 415, 421, 422, 423, 425, 431, 451])(
  'an answer %i is no proof that the event is at fault, so that it is kept',
  async (status) => {
    server.fail(status, 10);
    await expect(topic().send([EVENT])).rejects.toMatchObject({
      failure: { policy: 'Transient', message: expect.stringContaining(`(${status})`) },
    });
  },
);

test('a topic that stumbled once still gets the event', async () => {
  server.fail(503, 1);
  await topic().send([EVENT]);
  expect(server.taken).toHaveLength(1);
});

test('a topic that nobody answers for is a failure that says where it is', async () => {
  await server.close();
  await expect(topic().send([EVENT])).rejects.toMatchObject({
    failure: {
      policy: 'Transient',
      code: 'EventTopicUnavailable',
      target: expect.stringContaining('fleet.'),
    },
  });
});
