import type { Store } from '../../../shared/adapters/store/store';
import { plusMs } from '../../../shared/core/base/iso-time';
import type {
  PlannedRepository,
  PlannedPullRequest,
} from '../../../shared/core/run/repository/repository-run';
import { freshRepositoryState } from '../../../shared/core/run/repository/repository-state';
import type { Adapters } from '../../../shared/current-adapters';
import { failure } from '../../../test/support/runs';
import { configured, installServices } from '../../../test/support/services';
import { NOW } from '../../../test/support/world';
import { recordRepository } from './record-repository';

const BRANCH = 'identity-reconciler/chart-nmi';
const REF = { target: 'fleet', planId: 'p' } as const;
const FLEET = 'gitops:fleet';
const DOWN = failure({
  policy: 'Transient',
  code: 'ForgeError',
  message: 'the forge is down',
});

const DECISION: PlannedPullRequest = {
  ...{ subject: { kind: 'chart', chart: 'nmi' }, branch: BRANCH, verdict: 'Open' },
  ...{ message: 'asks for nmi 2', steps: [{ kind: 'closeRequest', number: 7 }] },
  ...{ leftAlone: [], autoMerge: false },
};

function planned(change: Partial<PlannedRepository> = {}): PlannedRepository {
  return {
    ...{ kind: 'planned', planId: 'p', generation: 1, attempts: 0, target: 'fleet', apply: true },
    ...{ decisions: [DECISION], failures: [], notes: [], postponed: 0, waiting: 0 },
    ...change,
  };
}

/** A run that somebody has asked for, with its plan in the store. */
async function ran(
  change: Partial<PlannedRepository> = {},
  clock: Partial<Pick<Adapters, 'now'>> = {},
): Promise<Store> {
  const { store } = installServices({ configuration: configured(), ...clock });
  await store.work.enqueue(FLEET, { at: NOW, source: 'http', detail: '' });
  const plan = { planId: 'p', at: NOW, mode: 'run', planned: planned(change) } as const;
  await store.repositoryPlans.put('fleet', plan);
  return store;
}

function result(change: object = {}): { branch: string; writes: number; remarks: string[] } {
  return { branch: BRANCH, writes: 1, remarks: [], ...change };
}

test('what a run came to is written down, and its request is served', async () => {
  const store = await ran();
  const opened = { number: 9, url: 'https://forge/9', remarks: ['no such reviewer'] };
  const end = await recordRepository({ ...REF, results: [result(opened)] });
  expect(end.behind).toBe(false);
  expect(await store.repositories.get('fleet')).toMatchObject({
    observedGeneration: 1,
    requests: [
      { branch: BRANCH, number: 9, remarks: ['no such reviewer'], message: 'asks for nmi 2' },
    ],
  });
  expect(await store.work.get(FLEET)).toMatchObject({ reconciledGeneration: 1 });
});

test('a run that is recorded again after a crash is one line of the activity, not two [F17]', async () => {
  let now = NOW;
  const store = await ran({}, { now: () => now });
  await recordRepository({ ...REF, results: [result()] });
  now = plusMs(NOW, 90_000);
  await recordRepository({ ...REF, results: [result()] });
  const { items } = await store.activity.list({ now, limit: 10 });
  expect(items.map(({ of, planId }) => [of, planId])).toEqual([['fleet', 'p']]);
});

test('a request that could not be written says why, in place of what it was for', async () => {
  const store = await ran();
  await recordRepository({ ...REF, results: [result({ writes: 0, failure: DOWN })] });
  const state = await store.repositories.get('fleet');
  expect(state?.requests).toMatchObject([{ message: 'the forge is down' }]);
  expect(state?.conditions.find(({ type }) => type === 'Ready')?.status).not.toBe('True');
  expect(await store.work.get(FLEET)).toMatchObject({ reconciledGeneration: 0, attempts: 1 });
});

test('what is known of requests stays known while the repository cannot be reached', async () => {
  const store = await ran({ decisions: [], failures: [DOWN] });
  const known = {
    subject: 'chart-nmi',
    branch: BRANCH,
    verdict: 'Open',
    message: '',
    remarks: [],
    number: 9,
  };
  await store.repositories.update('fleet', () => ({
    ...freshRepositoryState('fleet'),
    requests: [known as never],
  }));
  await recordRepository({ ...REF, results: [] });
  expect((await store.repositories.get('fleet'))?.requests).toMatchObject([{ number: 9 }]);
});

test('recorded twice, because the answer was lost, it is one run of the history [F2]', async () => {
  const store = await ran();
  await recordRepository({ ...REF, results: [result()] });
  const once = await store.repositories.get('fleet');
  await recordRepository({ ...REF, results: [result()] });
  expect(await store.repositories.get('fleet')).toEqual(once);
});

test('whoever asked meanwhile gets a round of their own [P1]', async () => {
  const store = await ran();
  await store.work.enqueue(FLEET, { at: NOW, source: 'http', detail: 'again' });
  expect(await recordRepository({ ...REF, results: [result()] })).toMatchObject({ behind: true });
  expect(await store.work.get(FLEET)).toMatchObject({ generation: 2, reconciledGeneration: 1 });
});

test('a plan that nobody made records nothing, and its row stays behind', async () => {
  const store = await ran();
  const end = await recordRepository({ ...REF, planId: 'invented', results: [result()] });
  expect(end).toEqual({ behind: false, outcome: { refused: expect.anything() } });
  expect(await store.repositories.get('fleet')).toBeUndefined();
  expect(await store.work.get(FLEET)).toMatchObject({ reconciledGeneration: 0 });
});

test('a state that cannot be written leaves the row behind: the run is repeated [F1]', async () => {
  const store = await ran();
  jest.spyOn(store.repositories, 'update').mockRejectedValue(new Error('no table'));
  await expect(recordRepository({ ...REF, results: [result()] })).rejects.toThrow('no table');
  expect(await store.work.get(FLEET)).toMatchObject({ reconciledGeneration: 0 });
});
