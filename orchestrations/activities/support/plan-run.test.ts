import { NOW } from '../../../test/support/world';
import { installServices } from '../../../test/support/services';
import { seenWithoutChart, resolved } from '../../../test/support/charts';
import { plusMs } from '../../../shared/core/base/iso-time';
import { planChart } from '../../../shared/core/charts/plan-chart';
import type { Reason } from '../../../shared/core/queue/work-item';
import { chartTicketOf } from '../../../shared/core/run/chart/chart-run';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import { chartPlans } from './kept-plans';
import { planRun } from './plan-run';

const KEY = 'chart:demo';
const HTTP: Reason = { at: NOW, source: 'http', detail: 'asked', id: 'request' };

/** A chart that registries lack, and its runs. */
function world() {
  let registries = ['one'];
  let minutes = 0;
  const { services, store } = installServices({ now: () => plusMs(NOW, minutes * 60_000) });
  const run = async (preview = false): Promise<PlannedChart> => {
    // Beyond every cool-down.
    minutes += 60;
    const kept = chartPlans(services, 'demo');
    const plan = async (job: { readonly run: object }) =>
      ({
        ...job.run,
        chart: 'demo',
        plan: planChart(
          resolved(),
          registries.map((name) => seenWithoutChart(name)),
        ),
        apply: true,
      }) as PlannedChart;
    const outcome = await planRun(services, kept, { plan, ticketOf: chartTicketOf }, preview);
    if (outcome.kind !== 'planned') throw new Error(outcome.kind);
    return (await store.chartPlans.get('demo', outcome.planId))!.planned;
  };
  const lacking = (...names: readonly string[]): void => void (registries = [...names]);
  const end = async ({ generation }: PlannedChart, done = true) =>
    store.work.finish(KEY, { generation, done, failed: !done, now: services.now() });
  const mode = async ({ planId }: PlannedChart) =>
    (await store.chartPlans.get('demo', planId))?.mode;
  return { store, run, lacking, end, mode };
}

describe('a plan that somebody approved', () => {
  test('is carried out while it is what the run would do', async () => {
    const { store, run, mode } = world();
    const { planId } = await run(true);
    await store.work.enqueue(KEY, { ...HTTP, planId });
    const planned = await run();
    expect(planned).toMatchObject({ apply: true });
    expect(await mode(planned)).toBe('run');
  });

  test('keeps the run from anything that was not in it: it writes nothing, and says to plan again', async () => {
    const { store, run, lacking, end, mode } = world();
    const { planId } = await run(true);
    await store.work.enqueue(KEY, { ...HTTP, planId });
    lacking('one', 'two');
    const planned = await run();
    expect(planned).toMatchObject({
      apply: false,
      rest: { reason: 'PlanNotApproved', message: expect.stringMatching(/Plan again/) },
    });
    expect(await mode(planned)).toBe('rest');
    // Nobody else asked, so nothing is carried out in its place.
    expect(await end(planned)).toMatchObject({ generation: 1, reconciledGeneration: 1 });
  });

  test('that lost a part counts as another one', async () => {
    const { store, run, lacking } = world();
    lacking('one', 'two');
    const { planId } = await run(true);
    await store.work.enqueue(KEY, { ...HTTP, planId });
    lacking('two');
    expect(await run()).toMatchObject({ apply: false });
  });

  test('that is no longer stored cannot be told from another one', async () => {
    const { store, run } = world();
    await store.work.enqueue(KEY, { ...HTTP, planId: 'forgotten' });
    expect(await run()).toMatchObject({ apply: false, rest: { reason: 'PlanNotApproved' } });
  });

  test('may be finished by the run after one that failed on the way', async () => {
    const { store, run, lacking, end } = world();
    lacking('one', 'two');
    const { planId } = await run(true);
    await store.work.enqueue(KEY, { ...HTTP, planId });
    await end(await run(), false);
    lacking('two');
    expect(await run()).toMatchObject({ apply: true });
    lacking('two', 'three');
    expect(await run()).toMatchObject({ apply: false });
  });

  test('holds what an event has seen meanwhile for a run of its own, however many events there are', async () => {
    const { store, run, lacking, end } = world();
    const { planId } = await run(true);
    await store.work.enqueue(KEY, { ...HTTP, planId });
    lacking('one', 'two');
    for (let event = 0; event < 20; event += 1)
      await store.work.enqueue(KEY, { at: NOW, source: 'event', detail: `event ${event}` });
    const refused = await run();
    expect(refused).toMatchObject({ apply: false });
    const item = await end(refused);
    expect(item.generation).toBe(item.reconciledGeneration + 1);
    expect(await run()).toMatchObject({ apply: true });
  });
});

test('without an approval a run does whatever is to be done, also when a person asked', async () => {
  const { store, run, lacking } = world();
  await run(true);
  await store.work.enqueue(KEY, HTTP);
  lacking('one', 'two');
  expect(await run()).toMatchObject({ apply: true });
});
