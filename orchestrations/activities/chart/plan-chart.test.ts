import { ReconcileError } from '../../../shared/core/base/errors';
import type { ChartVersion } from '../../../shared/core/charts/release';
import type { ChartRules } from '../../../shared/core/configuration/chart-rules';
import type { ChartTicket } from '../../../shared/core/run/chart/chart-run';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import { freshChartState } from '../../../shared/core/run/chart/chart-state';
import { chartRules, digestOf, image, registry, resolved } from '../../../test/support/charts';
import { FakeRegistries } from '../../../test/support/fakes/registries';
import type { SceneOptions } from '../../../test/support/fakes/scene';
import { BY_PERSON, Scene } from '../../../test/support/fakes/scene';
import { failure } from '../../../test/support/runs';
import { planChart } from './plan-chart';

const ONE = registry('one');
const RULES = chartRules({ registries: ['one'] });
const CHART = 'chart:demo';
const [IMAGE, PACKAGE] = [digestOf('1'), digestOf('a')];
const CHART_AT = `${ONE.loginServer}/charts/demo:1.2.3`;
const IMAGE_AT = `${ONE.loginServer}/oss/one:v1`;

/** A publisher that offers one version of a chart with one image, and a registry that has nothing. */
class World {
  readonly registries = new FakeRegistries();
  readonly scene: Scene;
  versions: ChartVersion[] = [{ ...resolved().chartVersion, digest: PACKAGE }];
  /** Why the publisher cannot be asked. */
  down: ReturnType<typeof failure> | undefined;
  fetched = 0;

  constructor(rules: readonly ChartRules[] = [RULES], options: SceneOptions = {}) {
    this.registries.tags.set('mcr.microsoft.com/oss/one:v1', IMAGE);
    const charts = {
      offer: async () => {
        if (this.down !== undefined) throw new ReconcileError(this.down);
        return { versions: this.versions, problems: [] };
      },
      fetch: async () => {
        this.fetched += 1;
        return {};
      },
      resolve: async () => this.chart(),
    };
    this.scene = new Scene({
      configuration: { charts: rules, registries: [ONE] },
      ...options,
      adapters: {
        ...{ charts: charts as never, registries: this.registries.api },
        ...options.adapters,
      },
    });
  }

  chart(): ReturnType<typeof resolved> {
    return resolved({ images: [image('one')], packageDigest: PACKAGE });
  }

  async plan(): Promise<PlannedChart> {
    await this.scene.store.work.enqueue(CHART, BY_PERSON);
    return this.stored((await planChart({ chart: 'demo' })) as ChartTicket);
  }

  async stored({ planId }: ChartTicket): Promise<PlannedChart> {
    const found = await this.scene.store.chartPlans.get('demo', planId);
    if (found === undefined) throw new Error('no such plan is stored');
    return found.planned;
  }
}

function kinds({ plan }: PlannedChart): readonly string[] {
  return plan.steps.map(({ kind }) => kind);
}

test('what a registry lacks is planned: images before the chart, by the digest of the source', async () => {
  const world = new World();
  const planned = await world.plan();
  expect(kinds(planned)).toEqual(['importImage', 'pushChart']);
  expect(planned.plan.steps[0]).toMatchObject({ registry: 'one', digest: IMAGE, tag: 'v1' });
  expect(planned).toMatchObject({ apply: true, generation: 1, resolved: { version: '1.2.3' } });
});

test('a registry that has everything costs a HEAD of each, and no step [P2]', async () => {
  const world = new World();
  world.registries.tags.set(CHART_AT, world.chart().manifestDigest);
  world.registries.tags.set(IMAGE_AT, IMAGE);
  expect(kinds(await world.plan())).toEqual([]);
});

test('a tag that has other bytes is said, and never overwritten', async () => {
  const world = new World();
  world.registries.tags.set(CHART_AT, digestOf('9'));
  world.registries.tags.set(IMAGE_AT, digestOf('8'));
  const planned = await world.plan();
  expect(kinds(planned)).not.toContain('importImage');
  expect(planned.plan.failures.length).toBeGreaterThan(0);
  expect(planned.plan.registries).toMatchObject([{ name: 'one', blocked: true }]);
});

test('a registry that cannot be asked is not called empty: nothing is brought there [F41]', async () => {
  const world = new World();
  world.registries.refuse({ policy: 'Throttled', code: 'TooManyRequests' });
  const planned = await world.plan();
  expect(kinds(planned)).toEqual([]);
  expect(planned.plan.failures).toMatchObject([{ code: 'TooManyRequests' }]);
});

test('a publisher that cannot be asked fails the run; a version that was read before is brought on', async () => {
  const world = new World();
  world.down = failure({ code: 'ChartIndexUnavailable' });
  const nothing = await world.plan();
  expect([kinds(nothing), nothing.plan.failures.map(({ code }) => code)]).toEqual([
    [],
    ['ChartIndexUnavailable'],
  ]);
});

test('a version that was replaced under its name is not taken: the registries keep the first', async () => {
  const world = new World();
  const { resolved: first } = await world.plan();
  const known = { ...first!, values: {} };
  await world.scene.store.charts.update('demo', () => ({
    ...freshChartState('demo'),
    resolved: known,
  }));
  world.versions = [{ ...resolved().chartVersion, digest: digestOf('f') }];
  const outcome = await planChart({ chart: 'demo', preview: true });
  const again = await world.stored(outcome as ChartTicket);
  expect(again.plan.failures).toMatchObject([{ code: 'ChartRepublished', policy: 'Stalled' }]);
  expect(again.resolved?.packageDigest).toBe(PACKAGE);
});

test('a package is fetched once: what is known of a version serves the next runs', async () => {
  const world = new World();
  const { resolved: first } = await world.plan();
  const known = { ...first!, values: {} };
  await world.scene.store.charts.update('demo', () => ({
    ...freshChartState('demo'),
    resolved: known,
  }));
  await planChart({ chart: 'demo', preview: true });
  expect(world.fetched).toBe(1);
});

describe('nothing is planned', () => {
  test('when nobody has asked', async () => {
    const world = new World();
    expect(await planChart({ chart: 'demo' })).toEqual({ kind: 'idle' });
    expect(world.registries.calls).toEqual([]);
  });

  test('for a chart that is no longer in the configuration, nor for one that nobody uses', async () => {
    expect(await new World([]).plan()).toMatchObject({
      apply: false,
      rest: { reason: 'NotConfigured' },
    });
    expect(await new World([chartRules()]).plan()).toMatchObject({
      apply: false,
      rest: { reason: 'Unused' },
    });
  });

  test('to be carried out under dry run, but it is shown', async () => {
    const world = new World([RULES], { adapters: { dryRun: true } });
    const planned = await world.plan();
    expect(planned).toMatchObject({ apply: false, rest: { reason: 'DryRun' } });
    expect(kinds(planned)).toEqual(['importImage', 'pushChart']);
  });
});

test('a preview replaces no plan that is at work, and a plan that could not be stored is told to nobody', async () => {
  const world = new World();
  const { planId } = await world.plan();
  await planChart({ chart: 'demo', preview: true });
  expect((await world.scene.store.chartPlans.get('demo', planId))?.isNewest).toBe(true);
  jest.spyOn(world.scene.store.chartPlans, 'put').mockRejectedValue(new Error('no table'));
  await expect(planChart({ chart: 'demo' })).rejects.toThrow('no table');
});
