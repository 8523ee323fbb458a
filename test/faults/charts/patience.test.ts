import {
  chartTold,
  existingCluster,
  onChartStage,
  openRequests,
  publish,
  targetTold,
} from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
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
  return `${(await chartTold(stage)).ready} ${(await targetTold(stage)).ready}`;
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
  'after 429 with Retry-After to %s nobody asks there before it has passed, and then all comes',
  async (_what, outsider, n, code) =>
    onChartStage({}, async (stage) => {
      existingCluster(stage);
      await publish(stage, '4.1.18');
      outsider.spoil(stage, n, 'throttled');
      await callApi(stage, 'POST /api/charts/aad-pod-identity/sync');
      await untilRefused(stage, outsider, n);
      await stage.clock.advance(10_000);
      const asked = asks(stage, outsider);
      expect(await reasons(stage)).toContain(code);
      // Somebody who asks meanwhile changes nothing.
      await callApi(stage, 'POST /api/charts/aad-pod-identity/sync');
      await callApi(stage, 'POST /api/gitops/fleet/sync');
      await stage.clock.advance((PATIENCE_SECONDS - 30) * 1000);
      expect(asks(stage, outsider)).toBe(asked);
      await stage.settle();
      expect(await reasons(stage)).toBe('True/Converged True/Converged');
      expect(await openRequests(stage)).toHaveLength(2);
    }),
  60_000,
);
