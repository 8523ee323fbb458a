import type { IsoTime } from '../../core/base/iso-time';
import { randomBytes } from 'node:crypto';
import { planned } from '../../../test/support/runs';
import { tableWorlds } from '../../../test/support/table-worlds';
import { CLUSTER, SUBSCRIPTION } from '../../../test/support/world';
import { clusterId } from '../../core/base/resource-id';
import type { PlanMode, StoredPlan } from '../../core/run/stored-plan';
import type { Planned } from '../../core/run/run';
import { createStore, memoryTables } from './index';
import type { Store } from './store';

const OTHER = clusterId(SUBSCRIPTION, 'apps', 'aks-other');
const AT: IsoTime = '2026-01-01T00:00:00.000Z';
const LATER: IsoTime = '2026-01-02T00:00:00.000Z';

function plan(planId: string, mode: PlanMode = 'run', at = AT): StoredPlan<Planned> {
  return { planId, at, mode, planned: planned({ planId }) };
}

/** Text that no compression makes short. */
function wordy(planId: string, characters: number): StoredPlan<Planned> {
  const profile = randomBytes(characters / 2).toString('hex');
  return { planId, at: AT, mode: 'run', planned: planned({ planId, profile }) };
}

describe.each(tableWorlds(3))('plans in %s', (_, newTables) => {
  let store: Store;
  beforeEach(() => {
    store = createStore(newTables());
  });

  test('a plan comes back as it was, and is the newest of its cluster', async () => {
    await store.plans.put(CLUSTER, plan('one'));
    expect(await store.plans.get(CLUSTER, 'one')).toEqual({ ...plan('one'), isNewest: true });
  });

  test('a plan of another cluster is not found, and neither is one that nobody made', async () => {
    await store.plans.put(CLUSTER, plan('one'));
    expect(await store.plans.get(OTHER, 'one')).toBeUndefined();
    expect(await store.plans.get(CLUSTER, 'two')).toBeUndefined();
    expect(await store.chartPlans.get(CLUSTER, 'one')).toBeUndefined();
  });

  test.each(['', '../x', 'a/b', "x' or 1 eq 1", 'newest', 'x'.repeat(600), '\u0000'])(
    'an id that is none of ours (%j) is not found, and breaks nothing',
    async (planId) => {
      await store.plans.put(CLUSTER, plan('one'));
      expect(await store.plans.get(CLUSTER, planId)).toBeUndefined();
      expect(await store.plans.progress(CLUSTER, planId, 'step')).toBeUndefined();
    },
  );

  test('a newer plan makes the older one stale, a preview does not', async () => {
    await store.plans.put(CLUSTER, plan('one'));
    await store.plans.put(CLUSTER, plan('look', 'preview'));
    expect((await store.plans.get(CLUSTER, 'one'))?.isNewest).toBe(true);
    expect((await store.plans.get(CLUSTER, 'look'))?.isNewest).toBe(false);
    await store.plans.put(CLUSTER, plan('two', 'dryRun'));
    expect((await store.plans.get(CLUSTER, 'one'))?.isNewest).toBe(false);
    expect((await store.plans.get(CLUSTER, 'two'))?.isNewest).toBe(true);
  });

  test('a plan of any size is kept whole', async () => {
    const large = wordy('large', 2_600_000);
    await store.plans.put(CLUSTER, large);
    const found = await store.plans.get(CLUSTER, 'large');
    expect(found?.planned.profile).toBe(large.planned.profile);
  });

  test('how far a step has come is kept by plan and step', async () => {
    const progress = { status: 'polling', chunks: [], waitMs: 1, attached: [] } as const;
    const kept = {
      ...progress,
      refused: [],
      polls: 3,
      writes: 1,
      done: 0,
      phase: 'attach' as const,
      operation: 'https://x',
    };
    const of = { planId: 'one', stepId: 'host:a/b', at: AT };
    await store.plans.setProgress(CLUSTER, of, kept);
    expect(await store.plans.progress(CLUSTER, 'one', 'host:a/b')).toEqual(kept);
    expect(await store.plans.progress(CLUSTER, 'one', 'host:a')).toBeUndefined();
    expect(await store.plans.progress(CLUSTER, 'two', 'host:a/b')).toBeUndefined();
    expect(await store.plans.progress(OTHER, 'one', 'host:a/b')).toBeUndefined();
  });

  test('old plans are removed a few rows at a time, never the newest, however old it is [P12]', async () => {
    await store.plans.put(CLUSTER, plan('one'));
    await store.plans.put(CLUSTER, plan('look', 'preview'));
    await store.plans.put(OTHER, plan('others'));
    await store.plans.put(CLUSTER, plan('two'));
    const progress = { status: 'done', chunks: [], waitMs: 0, attached: [] } as const;
    const kept = {
      ...progress,
      refused: [],
      polls: 0,
      writes: 1,
      done: 0,
      phase: 'attach' as const,
    };
    await store.plans.setProgress(CLUSTER, { planId: 'one', stepId: 's', at: AT }, kept);
    expect(await store.plans.prune(CLUSTER, AT, 10)).toBe(0);
    expect(await store.plans.prune(CLUSTER, LATER, 2)).toBe(2);
    expect(await store.plans.prune(CLUSTER, LATER, 10)).toBe(1);
    expect(await store.plans.prune(CLUSTER, LATER, 10)).toBe(0);
    expect(await store.plans.get(CLUSTER, 'one')).toBeUndefined();
    expect(await store.plans.get(CLUSTER, 'look')).toBeUndefined();
    expect((await store.plans.get(CLUSTER, 'two'))?.isNewest).toBe(true);
    expect(await store.plans.get(OTHER, 'others')).toBeDefined();
  });
});

test('a plan whose write was never answered is stored all the same, or its maker is told', async () => {
  let lost = 0;
  const fault = (): 'answerLost' | undefined => ((lost += 1) === 1 ? 'answerLost' : undefined);
  const store = createStore(memoryTables({ fault }), { wait: () => Promise.resolve() });
  await store.plans.put(CLUSTER, plan('one'));
  expect(await store.plans.get(CLUSTER, 'one')).toBeDefined();
});
