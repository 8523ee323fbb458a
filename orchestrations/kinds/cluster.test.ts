import { play, type Played } from '../../test/support/orchestration';
import { planned } from '../../test/support/runs';
import { CLUSTER, planOf, world } from '../../test/support/world';
import type { CarriedOut } from '../carry-out';
import { reconcile } from '../reconcile';
import { CLUSTER as KIND } from './cluster';

const RUN = { cluster: CLUSTER, planId: 'plan-1', intent: 'offboard' } as const;
const TAKEN_BACK: CarriedOut = { failures: [], writes: 2, attached: {} };

/** An off-boarding whose sub-orchestration answers so. */
async function offboarding(answer: CarriedOut | undefined): Promise<Played<unknown>> {
  const made = planned({ plan: planOf(world()), intent: 'offboard' });
  return play(
    reconcile(KIND),
    {
      makePlan: () => made,
      offboardCluster: () => answer,
      recordRun: () => ({ behind: false, outcome: 'OffBoarded' }),
    },
    { cluster: CLUSTER },
  );
}

/** What is written down of it. */
async function recorded(answer: CarriedOut | undefined): Promise<unknown> {
  const { calls } = await offboarding(answer);
  const [line = ''] = calls.filter((call) => call.startsWith('recordRun '));
  return JSON.parse(line.replace('recordRun ', ''));
}

test('what an off-boarding came to is written down', async () => {
  expect(await recorded(TAKEN_BACK)).toEqual({ ...RUN, ...TAKEN_BACK });
});

test('an off-boarding that gave no answer is no success, and is looked at again: a host died, and its timer came instead', async () => {
  const { calls, returned } = await offboarding(undefined);
  expect(returned).toMatchObject({ planId: 'plan-1' });
  // The instance may be at work still, under its id: a second one beside it would write twice.
  expect(calls.filter((call) => call.startsWith('offboardCluster'))).toHaveLength(1);
  expect(await recorded(undefined)).toMatchObject({
    ...RUN,
    failures: [{ policy: 'UnknownOutcome', code: 'NoAnswer', target: CLUSTER }],
    writes: 0,
    attached: {},
  });
});
