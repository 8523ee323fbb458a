import { completed, fired, terminated } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { failure, planned } from '../test/support/runs';
import { CLUSTER, host, identities, planOf, world } from '../test/support/world';
import { offboardCluster } from './offboard-cluster';

const OPENED = {
  ...{ kind: 'planned', planId: 'plan-1', cluster: CLUSTER, intent: 'offboard', apply: true },
  ...{ scouts: false, steps: [{ id: 'revoke', kind: 'revokeRole' }] },
};
const INPUT = { cluster: CLUSTER, planId: 'plan-1' };

test('what is carried out is the stored plan of that id, and nothing that its starter says', async () => {
  const run = await Instance.begin(offboardCluster, { ...INPUT, steps: ['everything'] });
  expect(run.asks).toEqual([`0 openPlan ${JSON.stringify({ ...INPUT, intent: 'offboard' })}`]);
  await run.deliver(completed(0, OPENED));
  expect(run.asks).toEqual([expect.stringMatching(/^1 revokeRole .*"stepId":"revoke"/)]);
  expect(run.customStatus).toEqual({ step: 'offboarding', planId: 'plan-1' });
  await run.deliver(completed(1, { writes: 1 }));
  expect(run.output).toEqual({ failures: [], writes: 1, attached: {} });
});

test('a plan that is not there, or may not be carried out, ends it without a write', async () => {
  const refused = [failure({ policy: 'Stalled', code: 'PlanNotFound' })];
  const run = await Instance.begin(offboardCluster, INPUT);
  await run.deliver(completed(0, { failures: refused }));
  expect([run.status, run.output]).toEqual([
    'Completed',
    { failures: refused, writes: 0, attached: {} },
  ]);
});

test('an instance of 0.1, with the whole plan in its history, asks for what it asked for then [P11, F10]', async () => {
  const plan = planOf(world({ hosts: [host('pool')], identities: identities('new') }));
  const run = await Instance.begin(offboardCluster, planned({ plan, intent: 'offboard' }));
  // 0.1 opened no plan: its first call was that of the first step, here of the one host.
  expect(run.asks).toEqual([expect.stringMatching(/^0 advanceHost .*"planId":"plan-1"/)]);
});

test('a lost answer opens the plan once more, and a terminated one writes no more', async () => {
  const run = await Instance.begin(offboardCluster, INPUT);
  await run.deliver(fired(0));
  expect(run.asks).toEqual([expect.stringMatching(/^1 openPlan /)]);
  await run.deliver(terminated('by hand'));
  expect(run.status).toBe('Terminated');
});
