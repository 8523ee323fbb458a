import { failure } from '../test/support/runs';
import { play } from '../test/support/orchestration';
import { CLUSTER } from '../test/support/world';
import type { RunTicket } from './names';
import { writeObjects } from './write-objects';

const STEPS: RunTicket['steps'] = [{ id: 'objects', kind: 'writeAssigned' }];

async function written(answers: readonly object[], steps = STEPS): Promise<readonly unknown[]> {
  let turn = 0;
  const ticket = { planId: 'p', cluster: CLUSTER, intent: 'reconcile', steps } as never;
  const { returned, calls } = await play((context) => writeObjects(context, ticket, true), {
    writeAssigned: () => answers[Math.min(turn++, answers.length - 1)],
  });
  const [result] = returned;
  return [result?.writes ?? 0, result?.failures.length ?? 0, calls.length];
}

const MORE = { writes: 1000, left: 1, failures: [] };
const LAST = { writes: 7, left: 0, failures: [] };

test('objects are written call after call until none is left', async () => {
  expect(await written([MORE, MORE, LAST])).toEqual([2007, 0, 3]);
});

test('a refusal ends it: the next run goes on', async () => {
  expect(await written([MORE, { ...MORE, failures: [failure()] }, LAST])).toEqual([2000, 1, 2]);
});

test('a hundred calls are the most of one run, whatever pods do meanwhile', async () => {
  expect(await written([MORE])).toEqual([100_000, 0, 100]);
});

test('a plan without objects costs no call', async () => {
  expect(await written([LAST], [])).toEqual([0, 0, 0]);
});
