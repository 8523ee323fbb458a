import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { EventGridDeserializer } from '@azure/eventgrid';
import { describeWithReference } from '../../../test/support/reference';
import { decodeEvent } from './decode';

const CLUSTER =
  '/subscriptions/s/resourceGroups/rg/providers/Microsoft.ContainerService/managedClusters/aks1';

const GRID = {
  id: '1',
  topic: '/subscriptions/s',
  subject: CLUSTER,
  eventType: 'Microsoft.Resources.ResourceWriteSuccess',
  eventTime: '2026-01-01T00:00:00Z',
  dataVersion: '2',
  metadataVersion: '1',
  data: { resourceUri: CLUSTER },
};

const CLOUD = {
  specversion: '1.0',
  id: '1',
  source: '/subscriptions/s',
  subject: CLUSTER,
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  time: '2026-01-01T00:00:00Z',
  data: { resourceUri: CLUSTER },
};

const READ = {
  type: 'Microsoft.Resources.ResourceWriteSuccess',
  source: '/subscriptions/s',
  subject: CLUSTER,
  data: { resourceUri: CLUSTER },
};

/** The event without one of its fields. */
function without(event: Readonly<Record<string, unknown>>, field: string): unknown {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== field));
}

test.each([
  ['an Event Grid event', GRID],
  ['a CloudEvent', CLOUD],
])('%s tells its type, source, subject and data', (_, event) => {
  expect(decodeEvent(event)).toEqual(READ);
});

test('what only the transport needs may be missing, as in an event that somebody posts by hand', () => {
  const { subject, eventType, data } = GRID;
  expect(decodeEvent({ subject, eventType, data })).toEqual({ ...READ, source: '' });
});

test('a CloudEvent without a subject is one of AKS or of a registry that names itself in the source', () => {
  expect(decodeEvent(without(CLOUD, 'subject'))).toEqual({ ...READ, subject: '' });
});

test.each([['text'], [7], [null], [['a', 'list']]])('data that is %j is read as empty', (data) => {
  expect(decodeEvent({ ...CLOUD, data })?.data).toEqual({});
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['a text', 'hello'],
  ['a number', 5],
  ['a list', [GRID]],
  ['an empty object', {}],
  ['an Event Grid event without a type', without(GRID, 'eventType')],
  ['an Event Grid event without a subject', without(GRID, 'subject')],
  ['an Event Grid event whose subject is a number', { ...GRID, subject: 5 }],
  ['an Event Grid event whose topic is an object', { ...GRID, topic: {} }],
  ['a CloudEvent without a type', without(CLOUD, 'type')],
  ['a CloudEvent with an empty type', { ...CLOUD, type: '' }],
  ['a CloudEvent without a source', without(CLOUD, 'source')],
  ['a CloudEvent of a version that nobody knows', { ...CLOUD, specversion: '2.0' }],
])('%s is no event', (_, raw) => {
  expect(decodeEvent(raw)).toBeUndefined();
});

describeWithReference("Azure's own samples", (reference) => {
  const root = join(reference, 'data', 'events');
  const files = [root, join(root, 'derived')].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => join(folder, name)),
  );
  const official = new EventGridDeserializer();

  test.each(files.map((file) => [file.slice(root.length + 1), file]))(
    '%s reads as Azure’s own deserializer reads it',
    async (_, file) => {
      const [event] = [JSON.parse(readFileSync(file, 'utf8')) as unknown].flat();
      const text = JSON.stringify(event);
      const read = decodeEvent(event);
      if (file.includes('.cloudevent.')) {
        const [cloud] = await official.deserializeCloudEvents(text);
        const { type, source, subject = '' } = cloud ?? {};
        expect(read).toMatchObject({ type, source, subject });
      } else {
        const [grid] = await official.deserializeEventGridEvents(text);
        const { eventType: type, topic: source = '', subject } = grid ?? {};
        expect(read).toMatchObject({ type, source, subject });
      }
    },
  );

  test('are all here', () => {
    expect(files.length).toBe(58);
  });
});
