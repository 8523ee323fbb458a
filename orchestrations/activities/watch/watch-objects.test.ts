import { plusMs } from '../../../shared/core/base/iso-time';
import type { WatchedKind } from '../../../shared/adapters/kubernetes/kubernetes';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { Profile } from '../../../shared/core/configuration/profile';
import { NOBODY_STARTS } from '../../../test/support/durable/context';
import { BY_PERSON, EVERY_CLUSTER, Scene } from '../../../test/support/fakes/scene';
import { failure } from '../../../test/support/runs';
import { configuration } from '../../../test/support/services';
import { CLUSTER, profile } from '../../../test/support/world';
import type { WatchInput } from '../../names';
import type { WatchRound } from './watch-objects';
import { watchObjects } from './watch-objects';

/** A profile that asks for a watch. */
const WATCHING: Partial<Profile> = {
  ...EVERY_CLUSTER,
  ...{ mode: 'standard', mic: 'serverless', objects: 'read', watch: true },
};

/** An API server whose watches end in their time, and what is there of each kind. */
class Watched {
  readonly scene: Scene;
  objects = new Map<string, string>([['apps/web', 'v1']]);
  /** Why lists fail. */
  down: ReturnType<typeof failure> | undefined;
  readonly lists: string[] = [];

  constructor(of: Partial<Profile> = {}) {
    const api = {
      listForWatch: async (kind: WatchedKind) => this.list(kind),
      watch: async ({ timeoutSeconds }: { readonly timeoutSeconds: number }) => {
        this.pass(timeoutSeconds * 1000);
        return { kind: 'closed' };
      },
    };
    this.scene = new Scene({
      of: { profile: profile({ ...WATCHING, ...of }) },
      adapters: {
        kubernetes: { of: () => api } as never,
        idle: (wait) => wait,
        pause: async (ms) => this.pass(ms),
      },
    });
  }

  watch(input: Partial<WatchInput> = {}): Promise<WatchRound> {
    return watchObjects({ cluster: CLUSTER, ...input }, NOBODY_STARTS);
  }

  /** What it has asked for a run, each time. */
  async asked(): Promise<readonly string[]> {
    const item = await this.scene.store.work.get(CLUSTER);
    return (item?.reasons ?? [])
      .filter(({ source }) => source === 'watch')
      .map(({ detail }) => detail);
  }

  private async list(kind: WatchedKind): Promise<object> {
    this.lists.push(kind);
    if (this.down !== undefined) throw new ReconcileError(this.down);
    return { resourceVersion: '100', fingerprints: kind === 'pods' ? this.objects : new Map() };
  }

  private pass(ms: number): void {
    this.scene.now = plusMs(this.scene.now, ms);
  }
}

/** What a round has seen; it fails when the watch does not go on. */
async function seen(
  world: Watched,
  input?: Partial<WatchInput>,
): Promise<NonNullable<WatchInput['seen']>> {
  const end = await world.watch(input);
  if (end.kind !== 'goOn') throw new Error(`the watch does not go on: ${JSON.stringify(end)}`);
  return end.seen;
}

test('the first round asks for a run: nobody knows what happened before it', async () => {
  const world = new Watched();
  await seen(world);
  expect(await world.asked()).toEqual(['the watch begins']);
});

test('a round that finds all as the one before left it asks for nothing', async () => {
  const world = new Watched();
  const first = await seen(world);
  await seen(world, { seen: first });
  expect(await world.asked()).toHaveLength(1);
});

test('what changed while nobody watched is found by the next round [P4, F3]', async () => {
  const world = new Watched();
  const first = await seen(world);
  world.objects = new Map([['apps/web', 'v2']]);
  await seen(world, { seen: first });
  expect(await world.asked()).toEqual(['the watch begins', 'changed while nobody watched: pods']);
});

test('a round that was run again, because its host died, asks once more than was needed and never too seldom [F1]', async () => {
  const world = new Watched();
  const first = await seen(world);
  // Its first try has asked for a run, of a change that was undone since: digests alone would say that nothing happened.
  await world.scene.store.work.enqueue(CLUSTER, { ...BY_PERSON, source: 'watch' });
  await seen(world, { seen: first });
  expect(await world.asked()).toHaveLength(3);
});

describe('an API server that does not answer', () => {
  test('is left alone for a while, and what was seen before still counts', async () => {
    const world = new Watched();
    const first = await seen(world);
    world.down = failure({ code: 'ApiServerUnreachable' });
    expect(await world.watch({ seen: first })).toMatchObject({
      ...{ kind: 'backOff', seen: first, worked: false },
      failure: { code: 'ApiServerUnreachable' },
    });
    expect(await world.asked()).toHaveLength(1);
  });

  test('is asked once per round, not once per kind', async () => {
    const world = new Watched();
    world.down = failure();
    await world.watch();
    expect(world.lists).toHaveLength(1);
  });
});

test('a request that could not be stored makes the next round ask again: it is not called seen [F1]', async () => {
  const world = new Watched();
  jest.spyOn(world.scene.store.work, 'enqueue').mockRejectedValue(new Error('no table'));
  const end = await world.watch();
  expect(end).toMatchObject({ kind: 'backOff' });
  expect(end).not.toHaveProperty('seen');
});

describe('a watch ends', () => {
  test.each<[string, Partial<Profile>]>([
    ['where the profile asks for none', { watch: false }],
    ['where the profile ignores the objects', { objects: 'ignore' }],
    ['where the profile is suspended', { suspend: true }],
    [
      'where no profile selects the cluster',
      { selector: { ...EVERY_CLUSTER.selector, names: ['other-*'] } },
    ],
  ])('%s', async (_, of) => {
    const world = new Watched(of);
    expect(await world.watch()).toMatchObject({ kind: 'stop' });
    expect([world.lists, await world.asked()]).toEqual([[], []]);
  });

  test('with the off-boarding of its cluster', async () => {
    const world = new Watched();
    await world.scene.store.work.enqueue(CLUSTER, BY_PERSON, 'offboard');
    expect(await world.watch()).toMatchObject({ kind: 'stop' });
  });

  test('with its cluster, and while that is stopped', async () => {
    const world = new Watched();
    const { azure } = world.scene;
    azure.world.clusters = azure.world.clusters.map((one) => ({ ...one, powerState: 'Stopped' }));
    expect(await world.watch()).toMatchObject({ kind: 'stop' });
    azure.world.clusters = [];
    expect(await world.watch()).toMatchObject({ kind: 'stop' });
  });

  test('with its subscription in the settings', async () => {
    const world = new Watched();
    const { profiles, settings } = world.scene.configuration;
    world.scene.configuration = configuration({
      profiles,
      settings: { ...settings, subscriptions: [] },
    });
    expect(await world.watch()).toMatchObject({ kind: 'stop' });
  });

  test('not because Azure cannot be asked: it comes back', async () => {
    const world = new Watched();
    world.scene.azure.refuse('getCluster', { policy: 'Throttled' });
    expect(await world.watch()).toMatchObject({ kind: 'backOff' });
  });
});

test('32 clusters are watched by a process at once, and the next one waits its turn [P12]', async () => {
  const world = new Watched();
  let release = (): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const getCluster = world.scene.azure.api.getCluster.bind(world.scene.azure.api);
  for (let each = 0; each < 32; each += 1) {
    world.scene.azure.next('getCluster', async (proceed) => {
      await gate;
      return proceed();
    });
  }
  const watches = Array.from({ length: 32 }, () => world.watch());
  expect(await world.watch()).toEqual({ kind: 'full' });
  release();
  await Promise.all(watches);
  expect(await world.watch()).not.toEqual({ kind: 'full' });
  expect(await getCluster(CLUSTER)).toBeDefined();
});
