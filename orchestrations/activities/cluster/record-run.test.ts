import { plusMs } from '../../../shared/core/base/iso-time';
import type { HostProgress } from '../../../shared/core/plan/host-progress';
import { halted, intending, startHost } from '../../../shared/core/plan/host-progress';
import type { Failure } from '../../../shared/core/base/errors';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Adapters } from '../../../shared/current-adapters';
import { NOBODY_STARTS } from '../../../test/support/durable/context';
import { BY_PERSON, PLAN_ID, Scene } from '../../../test/support/fakes/scene';
import { failure, planned } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import {
  CLUSTER,
  held,
  host,
  hostStepsOf,
  identities,
  identityId,
  NOW,
  planOf,
  world,
} from '../../../test/support/world';
import { advanceHost } from './advance-host';
import type { RunEnd } from '../support/record';
import { recordRun } from './record-run';

const POOL = host('pool');
const PLAN = planOf(world({ hosts: [POOL], identities: identities('a', 'b') }));
const REF = { cluster: CLUSTER, planId: 'plan-1', intent: 'reconcile' } as const;
/** What the ledger holds after a run whose host came that far. */
async function ledgerAfter(progress: HostProgress): Promise<readonly LedgerEntry[]> {
  const { store } = installServices({ configuration: configured() });
  const { step, ...kept } = progress;
  const [a, b] = ['a', 'b'].map((name) => held(POOL, name, { state: 'intended', since: NOW }));
  if (a === undefined || b === undefined) throw new Error('there are two');
  await store.ledger.put(CLUSTER, [b]);
  await store.ledger.intend(CLUSTER, [a, b], 'attempt-1');
  const { planId } = REF;
  await store.plans.put(CLUSTER, {
    planId,
    at: NOW,
    mode: 'run',
    planned: planned({ plan: PLAN }),
  });
  await store.plans.setProgress(CLUSTER, { planId, stepId: step.id, at: NOW }, kept);
  await recordRun({ ...REF, failures: [], writes: 0, attached: {} }, NOBODY_STARTS);
  return store.ledger.of(CLUSTER);
}

function begun(): HostProgress {
  const [step] = hostStepsOf(PLAN);
  if (step === undefined) throw new Error('the host lacks two identities');
  return startHost(step);
}

test('a run that could not take back an intent at once does so in the end, if it was the first to have it', async () => {
  const stopped = halted(intending(begun(), 'attempt-1'), failure());
  expect(await ledgerAfter(stopped)).toEqual([held(POOL, 'b', { state: 'intended', since: NOW })]);
});

test('a run that does not know what became of its PATCH keeps its intents', async () => {
  expect(await ledgerAfter(halted(begun(), failure()))).toHaveLength(2);
});

describe('what a run came to', () => {
  const LACKING = { hosts: [POOL], identities: identities('a') };
  const STALLED = failure({ policy: 'Stalled', code: 'AuthorizationFailed', message: 'no right' });

  /** A run that somebody has asked for, and whose one host got its identity. */
  async function ran(adapters: Partial<Adapters> = {}, change: object = {}): Promise<Scene> {
    const scene = new Scene({ of: LACKING, adapters });
    await scene.store.work.enqueue(CLUSTER, BY_PERSON);
    const made = planned({ plan: PLAN_OF_A, planId: PLAN_ID, generation: 1, ...change });
    const plan = { planId: PLAN_ID, at: NOW, mode: 'run', planned: made } as const;
    await scene.store.plans.put(CLUSTER, plan);
    const ref = await scene.ref('updateHost');
    if (adapters.dryRun !== true) {
      await advanceHost(ref);
      await advanceHost(ref);
    }
    return scene;
  }

  const PLAN_OF_A = planOf(world(LACKING));
  const SEEN = { [POOL.id]: [identityId('a')] };

  function record(failures: readonly Failure[] = [], attached = SEEN): Promise<RunEnd> {
    const ref = { cluster: CLUSTER, planId: PLAN_ID, intent: 'reconcile' } as const;
    return recordRun({ ...ref, failures, writes: 1, attached }, NOBODY_STARTS);
  }

  async function ready({ store }: Scene): Promise<string | undefined> {
    const state = await store.clusters.get(CLUSTER);
    return state?.conditions.find(({ type }) => type === 'Ready')?.status;
  }

  test('is held in the ledger once it was seen on the host, and its request is served', async () => {
    const scene = await ran();
    expect(await record()).toEqual({ behind: false, outcome: 'Changed' });
    expect(await scene.ledger()).toMatchObject([{ kind: 'identity', state: 'held' }]);
    expect(await ready(scene)).toBe('True');
    expect(await scene.store.work.get(CLUSTER)).toMatchObject({ reconciledGeneration: 1 });
  });

  test('stays an intent while nobody has seen it there', async () => {
    const scene = await ran();
    await record([], {});
    expect(await scene.ledger()).toMatchObject([{ state: 'intended' }]);
  });

  test('is not ours where Azure refused it to us and it is there all the same: somebody else has put it there [P6]', async () => {
    const scene = await ran();
    const ref = await scene.ref('updateHost');
    const kept = await scene.store.plans.progress(CLUSTER, PLAN_ID, ref.stepId);
    const refused = [{ identity: identityId('a'), failure: STALLED }];
    await scene.store.ledger.remove(CLUSTER, await scene.ledger());
    const of = { planId: PLAN_ID, stepId: ref.stepId, at: NOW };
    await scene.store.plans.setProgress(CLUSTER, of, { ...kept!, refused });
    await record();
    expect(await scene.ledger()).toEqual([]);
  });

  test('that failed says why, and is tried again', async () => {
    const scene = await ran();
    await record([failure({ policy: 'Transient', code: 'AzureUnavailable' })]);
    expect(await ready(scene)).not.toBe('True');
    expect(await scene.store.work.get(CLUSTER)).toMatchObject({
      ...{ reconciledGeneration: 0, attempts: 1 },
      notBefore: expect.any(String),
    });
  });

  test('is written down in an order in which a crash repeats the run: last of all the work item [F1]', async () => {
    const scene = await ran();
    jest.spyOn(scene.store.clusters, 'update').mockRejectedValue(new Error('no table'));
    await expect(record()).rejects.toThrow('no table');
    expect(await scene.store.work.get(CLUSTER)).toMatchObject({ reconciledGeneration: 0 });
    expect(await scene.ledger()).toMatchObject([{ state: 'held' }]);
  });

  test('recorded twice, because the answer was lost, is one run of the history [F2]', async () => {
    const scene = await ran();
    await record();
    const once = await scene.store.clusters.get(CLUSTER);
    await record();
    expect(await scene.store.clusters.get(CLUSTER)).toEqual(once);
  });

  test('serves nobody who has asked meanwhile: they get a round of their own [P1]', async () => {
    const scene = await ran();
    await scene.store.work.enqueue(CLUSTER, { ...BY_PERSON, detail: 'again' });
    expect(await record()).toMatchObject({ behind: true });
  });

  test('is nothing under dry run: the ledger learns nothing, whatever an orchestrator says', async () => {
    const bookkeeping = { put: [held(POOL, 'a')], remove: [] };
    const scene = await ran({ dryRun: true }, { plan: { ...PLAN_OF_A, bookkeeping } });
    await record();
    expect(await scene.ledger()).toEqual([]);
  });

  test('of a plan that nobody made is refused, and its row stays behind', async () => {
    const scene = await ran();
    const ref = { cluster: CLUSTER, planId: 'invented', intent: 'reconcile' } as const;
    const input = { ...ref, failures: [], writes: 0, attached: SEEN };
    expect(await recordRun(input, NOBODY_STARTS)).toMatchObject({
      outcome: { refused: expect.any(String) },
    });
    expect(await scene.store.work.get(CLUSTER)).toMatchObject({ reconciledGeneration: 0 });
  });

  test('is told to a topic where there is one, once, and to nobody where there is none', async () => {
    const scene = await ran({ topic: {} as never });
    await record();
    const { events } = await scene.store.outbox.oldest(10);
    expect(events.length).toBeGreaterThan(0);
    await record();
    expect((await scene.store.outbox.oldest(10)).events).toHaveLength(events.length);
    const quiet = await ran();
    await record();
    expect((await quiet.store.outbox.oldest(10)).events).toEqual([]);
  });

  test('is told once when the host died before the state was written and the clock went on [F1]', async () => {
    const times = [NOW, plusMs(NOW, 1000), plusMs(NOW, 90_000)];
    const scene = await ran({
      topic: {} as never,
      now: () => times.shift() ?? plusMs(NOW, 180_000),
    });
    const clusters = { ...scene.store.clusters };
    const dies = { update: () => Promise.reject(new Error('the host died')) };
    Object.assign(scene.store.clusters, dies);
    await expect(record()).rejects.toThrow('the host died');
    Object.assign(scene.store.clusters, clusters);
    await record();
    const ids = (await scene.store.outbox.oldest(10)).events.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(0);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('arms the watch of a cluster whose profile asks for one, and of no other', async () => {
    const starts: unknown[] = [];
    const log = (_: string, message: string, { name }: { readonly name?: unknown }): void => {
      if (message === 'start refused') starts.push(name);
    };
    await ran({ log: log });
    await record();
    expect(starts).toEqual([]);
    await ran({ log: log }, { watch: true });
    await record();
    expect(starts).toEqual(['watchCluster']);
  });
});
