import { ReconcileError } from '../../../shared/core/base/errors';
import type { ImportImageStep } from '../../../shared/core/charts/chart-plan';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import { chartRules, digestOf, registry, resolved } from '../../../test/support/charts';
import { Scene } from '../../../test/support/fakes/scene';
import { FakeRegistries } from '../../../test/support/fakes/registries';
import { failure } from '../../../test/support/runs';
import { NOW } from '../../../test/support/world';
import type { ImportUpdate } from './advance-import';
import { advanceImport } from './advance-import';

const { name, id: registryId, loginServer } = registry('one');
const DIGEST = digestOf('1');
const STEP: ImportImageStep = {
  ...{ kind: 'importImage', id: 'import:one', registry: name, registryId, loginServer },
  ...{ repository: 'oss/nmi', tag: 'v1', digest: DIGEST },
  ...{ sourceRegistry: 'mcr.microsoft.com', sourceRepository: 'oss/nmi' },
};
const AT = `${loginServer}/oss/nmi:v1`;

/** A registry that lacks an image, and an Azure that imports it. */
class Lacking {
  readonly registries = new FakeRegistries();
  readonly scene: Scene;

  constructor(adapters: ConstructorParameters<typeof Scene>[0] = {}) {
    this.scene = new Scene({
      configuration: { charts: [chartRules()] },
      ...adapters,
      adapters: { registries: this.registries.api, ...adapters.adapters },
    });
    const { azure } = this.scene;
    azure.imported = ({ repository, tag }) =>
      this.registries.tags.set(`${loginServer}/${repository}:${tag}`, DIGEST);
  }

  static async planned(...options: ConstructorParameters<typeof Lacking>): Promise<Lacking> {
    const world = new Lacking(...options);
    await world.plan('p');
    return world;
  }

  async plan(planId: string): Promise<void> {
    const planned: PlannedChart = {
      ...{ kind: 'planned', planId, generation: 1, attempts: 0, chart: 'demo', apply: true },
      plan: { chart: 'demo', steps: [STEP], failures: [], registries: [] },
      resolved: { ...resolved(), images: [], rulesKey: '' },
    };
    await this.scene.store.chartPlans.put('demo', { planId, at: NOW, mode: 'run', planned });
  }

  advance(planId = 'p'): Promise<ImportUpdate> {
    return advanceImport({ chart: 'demo', planId, stepId: STEP.id, registry: name });
  }

  async audit(): Promise<readonly string[]> {
    const lines = await this.scene.store.audit.ofSubject('chart:demo', 10);
    return lines.map(({ outcome, detail }) => `${outcome} ${detail}`).toReversed();
  }

  get imports(): number {
    return this.scene.azure.calls.filter((call) => call.startsWith('startImageImport')).length;
  }
}

test('an image is imported by its digest, polled, and done when the registry shows it [F42]', async () => {
  const world = await Lacking.planned();
  expect(await world.advance()).toMatchObject({ status: 'polling', waitMs: 5_000 });
  expect(await world.advance()).toMatchObject({ status: 'done' });
  expect(
    world.scene.azure.requests.find(({ method }) => method === 'startImageImport')?.of,
  ).toMatchObject({
    registry: registryId,
    source: { image: `oss/nmi@${DIGEST}`, registryUri: 'mcr.microsoft.com' },
    tag: 'v1',
  });
  expect(await world.audit()).toEqual([`sent ${DIGEST}`, `succeeded ${DIGEST}`]);
});

test('an image that is there already costs one HEAD and no import', async () => {
  const world = await Lacking.planned();
  world.registries.tags.set(AT, DIGEST);
  expect(await world.advance()).toMatchObject({ status: 'done' });
  expect([world.imports, await world.audit()]).toEqual([0, []]);
});

test('a tag that has other bytes is never overwritten', async () => {
  const world = await Lacking.planned();
  world.registries.tags.set(AT, digestOf('9'));
  expect(await world.advance()).toMatchObject({ status: 'failed' });
  expect([world.imports, await world.audit()]).toEqual([
    0,
    [expect.stringMatching(/^failed ImageTagTaken/)],
  ]);
});

test('an import of which Azure says that it has ended, and the registry shows nothing, is not called done [F45]', async () => {
  const world = await Lacking.planned();
  world.scene.azure.imported = () => undefined;
  await world.advance();
  expect(await world.advance()).toMatchObject({ status: 'failed' });
  expect(await world.audit()).toContainEqual(expect.stringMatching(/^failed ImportNotSeen/));
});

describe('an import whose host died after it was sent [F1]', () => {
  test('is found in the registry, and not sent again', async () => {
    const world = await Lacking.planned();
    world.scene.azure.loseAnswer('startImageImport');
    await world.advance();
    world.registries.tags.set(AT, DIGEST);
    await world.plan('q');
    expect(await world.advance('q')).toMatchObject({ status: 'done' });
    expect(world.imports).toBe(1);
  });

  test('and has ended meanwhile is done: Azure says that the tag exists', async () => {
    const world = await Lacking.planned();
    world.scene.azure.next('startImageImport', async () => {
      world.registries.tags.set(AT, DIGEST);
      throw new ReconcileError(failure({ policy: 'Conflict', code: 'ImportTagExists' }));
    });
    expect(await world.advance()).toMatchObject({ status: 'done' });
  });
});

test('an import that failed is not sent again when only its answer was lost: a registry that asks for patience gets it [F2]', async () => {
  const world = await Lacking.planned();
  world.scene.azure.refuse('startImageImport', { policy: 'Throttled', code: 'TooManyRequests' });
  expect(await world.advance()).toMatchObject({ status: 'failed' });
  expect(await world.advance()).toMatchObject({ status: 'failed' });
  expect(world.imports).toBe(1);
});

describe('nothing is imported', () => {
  test('under dry run', async () => {
    const world = await Lacking.planned({ adapters: { dryRun: true } });
    expect(await world.advance()).toMatchObject({ status: 'failed' });
    expect(world.imports).toBe(0);
  });

  test('once the chart is no longer in the configuration', async () => {
    const world = await Lacking.planned();
    world.scene.configuration = { ...world.scene.configuration, charts: [] };
    expect(await world.advance()).toMatchObject({ status: 'failed' });
    expect(world.imports).toBe(0);
  });

  test('for a plan that a newer one has replaced, or that nobody made', async () => {
    const world = await Lacking.planned();
    await world.plan('q');
    expect(await world.advance('p')).toMatchObject({ status: 'failed', lost: expect.anything() });
    expect(await world.advance('invented')).toMatchObject({ lost: expect.anything() });
    expect(world.imports).toBe(0);
  });
});

test('a registry that cannot be asked fails this image, and nothing is sent blindly [F41]', async () => {
  const world = await Lacking.planned();
  world.registries.refuse({ policy: 'Throttled', code: 'TooManyRequests' });
  expect(await world.advance()).toMatchObject({ status: 'failed' });
  expect(world.imports).toBe(0);
});

test('progress that cannot be kept is said: nobody would know that it was sent', async () => {
  const world = await Lacking.planned();
  jest.spyOn(world.scene.store.chartPlans, 'setProgress').mockRejectedValue(new Error('no table'));
  expect(await world.advance()).toMatchObject({ status: 'failed', lost: { policy: 'Transient' } });
});
