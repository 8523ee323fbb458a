import { bumpFleet } from './charts/fleet';
import type { Spent } from './charts/spent';
import { imageComesBack, upgrade } from './charts/upgrade';
import { ARTIFACTS, CHARTS, upkeep } from './charts/upkeep';

jest.setTimeout(120_000);

const NO_WRITES = { blobUploads: 0, manifestPuts: 0, imports: 0, forgeWrites: 0 } as const;
const NOTHING_MOVED = { manifestGets: 0, bytes: 0, packages: 0 } as const;

describe('100 artifacts that are all in the registry', () => {
  test('cost 100 HEADs and not a byte, and an index of which nothing is new', async () => {
    const { warm, cold } = await upkeep();
    const heads = { heads: ARTIFACTS, sourceHeads: 0 };
    expect(warm).toMatchObject({ ...heads, ...NOTHING_MOVED, ...NO_WRITES });
    expect(warm).toMatchObject({ tokens: 0, index: CHARTS, indexUnchanged: CHARTS });
    // A challenge, a token to get tokens with, and one for each repository.
    const tokens = ARTIFACTS + 2;
    expect(cold).toMatchObject({ ...heads, ...NOTHING_MOVED, ...NO_WRITES, tokens });
  });
});

describe('a new version of a chart with two images, for two registries', () => {
  test('costs four imports, two pushes of two blobs and a manifest, and one request; then nothing', async () => {
    const { spent, seconds, again } = await upgrade();
    expect(spent).toMatchObject({ imports: 4, manifestPuts: 2, blobUploads: 4, sourceHeads: 2 });
    expect(spent.manifestGets).toBe(0);
    expect(spent.heads).toBeLessThanOrEqual(18);
    expect(spent.forgeWrites).toBeLessThanOrEqual(5);
    expect(seconds).toBeLessThan(60);
    expect(again).toMatchObject({ ...NO_WRITES, ...NOTHING_MOVED, heads: 6 });
  });
});

test('an image that somebody deletes comes back with one import', async () => {
  const { spent, seconds } = await imageComesBack();
  expect(spent).toMatchObject({ ...NO_WRITES, ...NOTHING_MOVED, imports: 1 });
  expect(seconds).toBeLessThan(60);
});

describe('a new version in a repository of many clusters', () => {
  let sync: Spent;
  let cold: Spent;
  let warm: Spent;
  let distinct: number;
  let requests: Readonly<Record<string, readonly string[]>>;

  beforeAll(async () => {
    const figures = await bumpFleet(30, 210);
    ({ sync, requests, distinct } = figures);
    cold = figures.cold.spent;
    warm = figures.warm.spent;
  });

  test('is one request that changes one file', () => {
    expect(requests).toEqual({
      'identity-reconciler/chart-aad-pod-identity': [
        'identity-reconciler/base/aad-pod-identity/source.yaml',
      ],
    });
    expect(sync.forgeWrites).toBeLessThanOrEqual(4);
  });

  test('reads a hundred files with one request, and none a second time in one process', () => {
    expect(cold.forgeReads).toBe(warm.forgeReads + Math.ceil(distinct / 100));
    expect(warm).toMatchObject({ ...NO_WRITES, forgeReads: 3 });
    expect(sync.forgeReads).toBeLessThanOrEqual(7);
  });
});
