import { createServer, type Server } from 'node:http';
import { VirtualClock } from '../../clock';
import { closeServer, portOf } from '../../loopback-server';
import { startSimulatedAzure, type SimulatedAzure } from '../index';

interface Received {
  readonly type: string | undefined;
  readonly count: string | undefined;
  readonly body: unknown;
}

/** A webhook that agrees to handshakes and answers deliveries with the given statuses, then with 202. */
class Sink {
  readonly received: Received[] = [];
  statuses: number[] = [];
  private constructor(private readonly server: Server) {}

  static async open(): Promise<Sink> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const type = request.headers['aeg-event-type'] as string | undefined;
        if (request.method === 'OPTIONS') {
          return void response
            .writeHead(200, { 'webhook-allowed-origin': 'eventgrid.azure.net' })
            .end();
        }
        const body: unknown = JSON.parse(text);
        if (type === 'SubscriptionValidation') {
          const [event] = body as { data: { validationCode: string } }[];
          return void response.end(
            JSON.stringify({ validationResponse: event?.data.validationCode }),
          );
        }
        sink.received.push({ type, count: request.headers['aeg-delivery-count'] as string, body });
        return void response.writeHead(sink.statuses.shift() ?? 202).end();
      });
    });
    const sink = new Sink(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url(): string {
    return `http://127.0.0.1:${portOf(this.server)}/hook`;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }
}

describe('Event Grid', () => {
  let clock: VirtualClock;
  let azure: SimulatedAzure;
  let sink: Sink;

  beforeEach(async () => {
    clock = new VirtualClock();
    sink = await Sink.open();
    azure = await startSimulatedAzure({ clock, seed: 3 });
  });
  afterEach(async () => {
    await azure.stop();
    await sink.close();
  });

  const connect = (schema: 'eventgrid' | 'cloudevents' = 'eventgrid'): Promise<void> =>
    azure.deliverEventsTo({ url: sink.url, schema });
  const makeIdentities = (count: number): void => {
    for (let n = 0; n < count; n += 1)
      azure.world.createIdentity({ name: `i${n}`, resourceGroup: 'ids' });
  };

  test('an event comes in the Event Grid schema, in a list of one', async () => {
    await connect();
    makeIdentities(1);
    await clock.advance(1_000);
    expect(sink.received).toEqual([
      {
        type: 'Notification',
        count: '0',
        body: [
          expect.objectContaining({
            eventType: 'Microsoft.Resources.ResourceWriteSuccess',
            topic: expect.stringMatching(/^\/subscriptions\/[0-9a-f-]{36}$/),
            dataVersion: '2',
            metadataVersion: '1',
            data: expect.objectContaining({
              operationName: 'Microsoft.ManagedIdentity/userAssignedIdentities/write',
              status: 'Succeeded',
            }),
          }),
        ],
      },
    ]);
  });

  test('in CloudEvents it comes alone', async () => {
    await connect('cloudevents');
    makeIdentities(1);
    await clock.advance(1_000);
    expect(sink.received[0]?.body).toMatchObject({
      specversion: '1.0',
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      source: expect.stringMatching(/^\/subscriptions\//),
    });
  });

  test('what no subscription asks for is published but not sent', async () => {
    await connect();
    azure.events.publish({
      type: 'Microsoft.Resources.ResourceWriteSuccess',
      resource: '/subscriptions/s/resourceGroups/rg',
      operation: 'Microsoft.Resources/subscriptions/resourceGroups/write',
    });
    await clock.advance(1_000);
    expect([azure.events.published.length, sink.received.length]).toEqual([1, 0]);
  });

  test('a failed delivery is tried again after 10 and 30 seconds', async () => {
    await connect();
    sink.statuses = [500, 503];
    makeIdentities(1);
    await clock.advance(11_000);
    expect(sink.received.map(({ count }) => count)).toEqual(['0', '1']);
    await clock.advance(30_000);
    expect(sink.received.map(({ count }) => count)).toEqual(['0', '1', '2']);
    expect(azure.events.log).toMatchObject({ pending: 0, deadLetters: [] });
    expect(azure.events.log.delivered).toHaveLength(1);
  });

  test.each([400, 401, 403, 413])(
    '%i is not tried again: the event becomes a dead letter',
    async (status) => {
      await connect();
      sink.statuses = [status];
      makeIdentities(1);
      await clock.advance(3_600_000);
      expect(sink.received).toHaveLength(1);
      expect(azure.events.log.deadLetters).toMatchObject([
        { reason: `HTTP ${status}`, attempts: 1 },
      ]);
    },
  );

  test('after a day of failures an event becomes a dead letter', async () => {
    await connect();
    await sink.close();
    makeIdentities(1);
    await clock.advance(26 * 3_600_000);
    expect(azure.events.log.deadLetters).toHaveLength(1);
    expect(azure.events.log.deadLetters[0]?.attempts).toBeGreaterThan(9);
    sink = await Sink.open();
  });

  test('events can be dropped, doubled and held back', async () => {
    await connect();
    azure.events.chaos({ drop: 1 });
    makeIdentities(2);
    await clock.advance(1_000);
    expect([sink.received.length, azure.events.log.dropped.length]).toEqual([0, 2]);
    azure.events.chaos({ duplicate: 1 });
    azure.world.createIdentity({ name: 'twice', resourceGroup: 'ids' });
    await clock.advance(1_000);
    expect(sink.received).toHaveLength(2);
    azure.events.chaos({ reorder: 1 });
    azure.world.createIdentity({ name: 'late', resourceGroup: 'ids' });
    azure.events.chaos({});
    azure.world.createIdentity({ name: 'early', resourceGroup: 'ids' });
    await clock.advance(301_000);
    const subjects = sink.received
      .slice(2)
      .map(({ body }) => (body as { subject: string }[])[0]?.subject.split('/').at(-1));
    expect(subjects).toEqual(['early', 'late']);
  });

  test('a sink that does not shake hands is refused with a reason', async () => {
    await expect(
      azure.deliverEventsTo({ url: `${azure.url}/nothing`, schema: 'eventgrid' }),
    ).rejects.toThrow(/Event Grid cannot send to .*answered the validation event with 4/);
    await expect(
      azure.deliverEventsTo({ url: `${azure.url}/nothing`, schema: 'cloudevents' }),
    ).rejects.toThrow(/answered OPTIONS with/);
  });

  test('a pool that rolls is told under the name of its cluster', async () => {
    const cluster = azure.world.createCluster({
      name: 'aks1',
      resourceGroup: 'apps',
      existing: true,
    });
    await connect();
    azure.world.upgradeCluster({ cluster: cluster.id });
    await clock.advance(62_000);
    const rolling = sink.received
      .flatMap(({ body }) => body as { eventType: string }[])
      .find(({ eventType }) => eventType.includes('Rolling'));
    expect(rolling).toMatchObject({
      eventType: 'Microsoft.ContainerService.NodePoolRollingStarted',
      subject: 'aks1',
      topic: cluster.id,
      dataVersion: '1',
      data: { nodePoolName: 'nodepool1' },
    });
  });
});
