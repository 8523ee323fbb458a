import { VirtualClock } from '../clock';
import type { SimulatedApiServer } from '../kubernetes';
import { startApiServer } from '../kubernetes';
import { runDaemonSets } from './daemon-sets';

let clock: VirtualClock;
let api: SimulatedApiServer;
let end: () => void;
let images: Set<string>;

beforeEach(async () => {
  clock = new VirtualClock();
  api = await startApiServer({ clock });
  images = new Set(['nmi:1', 'nmi:2']);
  end = runDaemonSets({ world: api.world, clock, hasImage: (image) => images.has(image) });
});
afterEach(async () => {
  end();
  await api.stop();
});

function nodes(count: number): void {
  api.world.setNodes(
    Array.from({ length: count }, (_, at) => ({
      name: `node-${String(at).padStart(3, '0')}`,
      providerId: `azure:///${at}`,
    })),
  );
}

function nmi(image: string, maxUnavailable: number | string = 1): void {
  api.world.apply({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'nmi', namespace: 'kube-system' },
    spec: {
      selector: { matchLabels: { app: 'nmi' } },
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable } },
      template: {
        metadata: { labels: { app: 'nmi' } },
        spec: {
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          containers: [{ name: 'nmi', image }],
        },
      },
    },
  });
}

function numbers(): unknown {
  const daemonSet = api.world.get('DaemonSet', 'kube-system', 'nmi');
  const { desiredNumberScheduled, updatedNumberScheduled, numberAvailable } =
    daemonSet?.status as Record<string, number>;
  return [desiredNumberScheduled, updatedNumberScheduled, numberAvailable];
}

test('NMI starts on every node at once, and a new version goes from node to node', async () => {
  nodes(5);
  nmi('nmi:1');
  await clock.advance(9000);
  expect(numbers()).toEqual([5, 5, 5]);
  nmi('nmi:2');
  await clock.advance(100);
  expect(numbers()).toEqual([5, 1, 4]);
  await clock.advance(9000);
  expect(numbers()).toEqual([5, 2, 4]);
  await clock.advance(36_000);
  expect(numbers()).toEqual([5, 5, 5]);
});

test('60 nodes take nine minutes, and one with maxUnavailable 10%', async () => {
  nodes(60);
  nmi('nmi:1');
  await clock.advance(10_000);
  nmi('nmi:2');
  await clock.advance(530_000);
  expect(numbers()).toEqual([60, 59, 59]);
  await clock.advance(11_000);
  expect(numbers()).toEqual([60, 60, 60]);
  nmi('nmi:1', '10%');
  await clock.advance(91_000);
  expect(numbers()).toEqual([60, 60, 60]);
});

test('a cordoned node has NMI as well, a new node gets it, and a deleted one takes its pod along', async () => {
  nodes(2);
  const [node] = api.world.list('Node');
  api.world.put({ ...node, spec: { ...(node?.spec as object), unschedulable: true } });
  nmi('nmi:1');
  await clock.advance(9000);
  expect(numbers()).toEqual([2, 2, 2]);
  nodes(3);
  await clock.advance(9000);
  expect(numbers()).toEqual([3, 3, 3]);
  nodes(1);
  await clock.advance(100);
  expect(numbers()).toEqual([1, 1, 1]);
  expect(api.world.list('Pod')).toHaveLength(1);
});

test('an image that is not in the registry stops the roll-out at the first node until it is there', async () => {
  nodes(3);
  nmi('nmi:1');
  await clock.advance(9000);
  nmi('nmi:3');
  await clock.advance(120_000);
  expect(numbers()).toEqual([3, 1, 2]);
  expect(JSON.stringify(api.world.list('Pod'))).toContain('Back-off pulling image \\"nmi:3\\"');
  images.add('nmi:3');
  await clock.advance(60_000);
  expect(numbers()).toEqual([3, 3, 3]);
});

test('a node that is not Ready holds the roll-out up', async () => {
  nodes(3);
  nmi('nmi:1');
  await clock.advance(9000);
  const [sick] = api.world.list('Node');
  api.world.put({ ...sick, status: { conditions: [{ type: 'Ready', status: 'Unknown' }] } });
  nmi('nmi:2');
  await clock.advance(120_000);
  expect(numbers()).toEqual([3, 1, 2]);
});

test('a deleted DaemonSet takes its pods along', async () => {
  nodes(2);
  nmi('nmi:1');
  await clock.advance(9000);
  api.world.remove('DaemonSet', 'kube-system', 'nmi');
  expect(api.world.list('Pod')).toEqual([]);
});
