import {
  chartTold,
  existingCluster,
  onChartStage,
  openRequests,
  publish,
  repositoryTold,
} from '../../support/chart-scene';
import { buildChart } from '../../../local/charts';
import type { ChartStage } from '../../support/chart-stage';
import { MCR } from '../../support/chart-stage';
import { callApi } from '../../e2e/contract';
import type { Outsider } from './outside';
import { ARM, CHARTS, FORGE, PATIENCE_SECONDS, REGISTRY } from './outside';

/** Which call is throttled: the n-th of its kind. */
const CASES: readonly (readonly [string, Outsider, number, string])[] = [
  ['the first look into a registry', REGISTRY, 3, 'RegistryThrottled'],
  ['the index of the chart', CHARTS, 0, 'ChartIndexThrottled'],
  ['the package of the chart', CHARTS, 1, 'ChartPackageThrottled'],
  ['the import of an image', ARM, 0, ''],
  ['the first look at the forge', FORGE, 0, 'ForgeThrottled'],
  ['the listing of the files', FORGE, 2, 'ForgeThrottled'],
];

async function reasons(stage: ChartStage): Promise<string> {
  return `${(await chartTold(stage)).ready} ${(await repositoryTold(stage)).ready}`;
}

/** Calls that the throttled one speaks for: who may not start an import may follow those under way. */
function asks(stage: ChartStage, outsider: Outsider): number {
  const methods = outsider.methods(stage);
  return outsider === ARM ? methods.filter((method) => method === 'POST').length : methods.length;
}

/** Lets time pass until the call was refused. */
async function untilRefused(stage: ChartStage, outsider: Outsider, n: number): Promise<void> {
  for (let waited = 0; waited < 300 && outsider.methods(stage).length <= n; waited += 1) {
    await stage.clock.advance(1000);
  }
  await stage.clock.advance(0);
}

test.each(CASES)(
  'after 429 with Retry-After to %s nobody asks there before it has passed, and then all comes [P8, F12, F39, F41]',
  async (_what, outsider, n, code) =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      outsider.spoil(stage, n, 'throttled');
      await callApi(stage, 'POST /api/charts/aad-pod-identity/resync');
      await untilRefused(stage, outsider, n);
      await stage.clock.advance(10_000);
      const asked = asks(stage, outsider);
      expect(await reasons(stage)).toContain(code);
      // Somebody who asks meanwhile changes nothing.
      await callApi(stage, 'POST /api/charts/aad-pod-identity/resync');
      await callApi(stage, 'POST /api/repositories/fleet/resync');
      await stage.clock.advance((PATIENCE_SECONDS - 30) * 1000);
      expect(asks(stage, outsider)).toBe(asked);
      await stage.settle();
      expect(await reasons(stage)).toBe('True/Converged True/Converged');
      expect(await openRequests(stage)).toHaveLength(1);
    }),
  60_000,
);

const MANY = Array.from({ length: 12 }, (_none, index) => `app${index}`);

/** A chart with a dozen images. */
async function publishMany(stage: ChartStage): Promise<void> {
  const values = Object.fromEntries(
    MANY.map((name) => [name, { repository: `${MCR}/many/${name}`, tag: '1' }]),
  );
  stage.charts.publish(await buildChart({ name: 'many', version: '1.0.0', values }));
  for (const name of MANY) {
    stage.registries.addImage(MCR, { repository: `many/${name}`, tag: '1' });
  }
}

test('once the import of an image is throttled, no other import is started before the time that was told [P8, F41]', () => {
  const images = MANY.map((name) => ({ repository: [`${name}.repository`], tag: `${name}.tag` }));
  const chart = { name: 'many', preset: 'none', images: { kind: 'listed', images } } as const;
  return onChartStage({ chart }, async (stage) => {
    await publishMany(stage);
    ARM.spoil(stage, 0, 'throttled');
    await callApi(stage, 'POST /api/charts/many/resync');
    await untilRefused(stage, ARM, 0);
    await stage.clock.advance(1000);
    // Those that were sent beside it: five are under way at once, and how many of them are out when the refusal comes is luck.
    const sent = asks(stage, ARM);
    expect(sent).toBeLessThanOrEqual(5);
    await stage.clock.advance((PATIENCE_SECONDS - 10) * 1000);
    expect(asks(stage, ARM)).toBe(sent);
    await stage.settle();
    expect(asks(stage, ARM)).toBe(MANY.length + 1);
    const { registries } = (await stage.store.charts.get('many')) ?? {};
    expect(registries).toMatchObject([{ complete: true, missing: [] }]);
  });
});
