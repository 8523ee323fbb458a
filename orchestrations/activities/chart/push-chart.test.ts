import { chartArtifact } from '../../../shared/core/charts/chart-artifact';
import type { PushChartStep } from '../../../shared/core/charts/chart-plan';
import { aPackage } from '../../../shared/core/charts/package.fixture';
import type { PlannedChart } from '../../../shared/core/run/chart/chart-run';
import { chartRules, digestOf, registry, resolved } from '../../../test/support/charts';
import { configured, installServices } from '../../../test/support/services';
import { NOW } from '../../../test/support/world';
import { pushChart } from './push-chart';

const PACKAGE = aPackage({ metadata: { apiVersion: 'v2', name: 'demo', version: '1.2.3' } });
const { name, id: registryId, loginServer } = registry('one');

/** Pushes a chart that was planned with this digest. */
async function pushed(digest = chartArtifact(PACKAGE).digest, refuses = false): Promise<unknown> {
  const pushes: string[] = [];
  const step: PushChartStep = {
    kind: 'pushChart',
    id: 'push:one',
    registry: name,
    ...{ registryId, loginServer, repository: 'charts/demo', tag: '1.2.3', digest },
  };
  const { store } = installServices({
    configuration: configured({ charts: [chartRules()] }),
    charts: { fetch: async () => PACKAGE } as never,
    writers: () =>
      ({
        registries: {
          pushChart: async (server: string, repository: string) => {
            if (refuses) throw new Error('the registry is read-only');
            pushes.push(`${server}/${repository}`);
          },
        },
      }) as never,
  });
  const planned: PlannedChart = {
    kind: 'planned',
    ...{ planId: 'p', generation: 1, attempts: 0, chart: 'demo', apply: true },
    plan: { chart: 'demo', steps: [step], failures: [], registries: [] },
    resolved: { ...resolved({ chartVersion: PACKAGE.chartVersion }), rulesKey: '' },
  };
  await store.chartPlans.put('demo', { planId: 'p', at: NOW, mode: 'run', planned });
  const { writes, failure } = await pushChart({ chart: 'demo', planId: 'p', stepId: step.id });
  const lines = await store.audit.ofSubject('chart:demo', 10);
  const audit = lines.map(({ action, outcome, detail }) => `${action} ${outcome} ${detail}`);
  return { writes, failed: failure !== undefined, pushes, audit };
}

test('a chart is pushed once, and the audit holds the digest of what was pushed', async () => {
  const { digest } = chartArtifact(PACKAGE);
  expect(await pushed()).toEqual({
    writes: 1,
    failed: false,
    pushes: [`${loginServer}/charts/demo`],
    audit: [`PUSH chart succeeded ${digest}`],
  });
});

test('a package that is no longer the planned one, bit for bit, is not pushed', async () => {
  expect(await pushed(digestOf('9'))).toEqual({
    writes: 0,
    failed: true,
    pushes: [],
    audit: [expect.stringMatching(/^PUSH chart failed ChartChangedMeanwhile: /)],
  });
});

test('a registry that refuses is told in the audit with its reason', async () => {
  expect(await pushed(undefined, true)).toMatchObject({
    writes: 0,
    failed: true,
    audit: [expect.stringMatching(/^PUSH chart failed .*read-only/)],
  });
});
