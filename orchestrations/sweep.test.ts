import { completed, failed, fired } from '../test/support/durable/events';
import { Instance } from '../test/support/durable/instance';
import { play } from '../test/support/orchestration';
import { dice } from '../test/support/random';
import { CLUSTER } from '../test/support/world';
import type { SweepInput, SweepReport } from './names';
import { sweep } from './sweep';

const INPUT: SweepInput = { selector: {}, all: false, because: 'hourly', source: 'sweep' };

function report(clusters: number, change: Partial<SweepReport> = {}): SweepReport {
  return { clusters, queued: [], problems: [], ...change };
}

test('every subscription is swept with what the sweep was asked for, all at once', async () => {
  const run = await Instance.begin(sweep, INPUT);
  await run.deliver(completed(0, ['a', 'b']));
  expect(run.asks).toEqual(
    ['a', 'b'].map(
      (subscription, at) =>
        `${at + 1} sweepSubscription ${JSON.stringify({ ...INPUT, subscription })}`,
    ),
  );
  await run.deliver(completed(2, report(2, { problems: ['b: 403'] })));
  expect(run.status).toBe('Running');
  await run.deliver(completed(1, report(1, { queued: [CLUSTER] })));
  expect(run.output).toEqual({ clusters: 3, queued: [CLUSTER], problems: ['b: 403'] });
});

test('nothing to sweep is no error', async () => {
  const run = await Instance.begin(sweep, INPUT);
  await run.deliver(completed(0, []));
  expect(run.output).toEqual(report(0));
});

test('a subscription whose report was lost is swept again, and counted once', async () => {
  const run = await Instance.begin(sweep, INPUT);
  await run.deliver(completed(0, ['a', 'b']));
  await run.deliver(fired(1), completed(2, report(2)));
  expect(run.asks).toEqual([expect.stringMatching(/^3 sweepSubscription .*"subscription":"a"/)]);
  await run.deliver(completed(3, report(1)));
  expect(run.output).toEqual(report(3));
});

test('each report is that of its own subscription: a lost one is not taken for another', async () => {
  const run = await Instance.begin(sweep, INPUT);
  await run.deliver(completed(0, ['a', 'b']));
  await run.deliver(completed(1, report(2)), fired(2));
  expect(run.asks).toEqual([expect.stringMatching(/^3 sweepSubscription .*"subscription":"b"/)]);
});

test('a sweep of which one subscription broke off ends as failed, and the next hour sweeps again', async () => {
  const run = await Instance.begin(sweep, INPUT);
  await run.deliver(completed(0, ['a', 'b']));
  await run.deliver(failed(1, 'out of memory'), completed(2, report(2)));
  expect([run.status, run.output]).toEqual(['Failed', expect.stringContaining('out of memory')]);
});

test('reports are added up in the order of the subscriptions, whoever answers first [P17, F2, F4]', async () => {
  const subscriptions = ['a', 'b', 'c', 'd', 'e', 'f'];
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 10; seed += 1) {
    const { returned } = await play(
      sweep,
      {
        listSubscriptions: () => subscriptions,
        sweepSubscription: ({ subscription }: { subscription: string }) =>
          report(1, { problems: [subscription] }),
      },
      INPUT,
      { luck: dice(seed) },
    );
    outcomes.add(JSON.stringify(returned));
  }
  expect([...outcomes]).toEqual([JSON.stringify(report(6, { problems: subscriptions }))]);
});
