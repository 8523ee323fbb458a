import { buildChart } from '../../../local/charts';
import type { ChartFiles } from '../../../local/charts';
import { callApi } from '../../e2e/contract';
import { CHART, chartTold, onChartStage } from '../../support/chart-scene';
import type { ChartStage } from '../../support/chart-stage';
import { conditionsOf, createCluster } from '../../support/stage';

/** Charts of strangers that would keep a careless reader busy for minutes, while clusters wait for their identities. */

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `key${index}: 1\n`).join('');
}

/** Named templates, each of which calls the one before it ten times: 15 kB that print for a minute. */
function tower(): string {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const body = level === 0 ? 'x' : `{{ include "l${level - 1}" . }}`.repeat(10);
    return `{{ define "l${level}" }}${body}{{ end }}\n`;
  });
  return levels.join('') + 'image: {{ include "l8" . }}\n'.repeat(5000);
}

async function publishHostile(stage: ChartStage, files: Partial<ChartFiles>): Promise<void> {
  stage.charts.publish(await buildChart({ name: CHART, version: '4.1.18', ...files }));
}

/** The chart is looked at while a new cluster waits for its identities. */
async function clusterMeanwhile(stage: ChartStage): Promise<readonly string[]> {
  const cluster = createCluster(stage);
  const synced = callApi(stage, `POST /api/charts/${CHART}/resync`);
  await stage.settle();
  await synced;
  return conditionsOf(stage, cluster);
}

const OF_NO_PRESET = { chart: { preset: 'none' } } as const;

const HOSTILE: readonly (readonly [string, Partial<ChartFiles>, string])[] = [
  ['40,000 keys', { values: keys(40_000) }, 'True/Converged'],
  [
    'templates that print for ever',
    { files: { 'templates/a.yaml': tower() } },
    'False/ChartTooExpensive',
  ],
  [
    'a line of spaces, a hundred times',
    { files: { 'templates/a.yaml': `image: x${' '.repeat(1_980)}y\n`.repeat(100) } },
    'True/Converged',
  ],
  [
    'aliases that multiply each other',
    {
      values: `a: &a [${'1,'.repeat(900)}]\nb: &b [${'*a,'.repeat(90)}]\nc: [${'*b,'.repeat(90)}]\n`,
    },
    'False/ChartArchiveRefused',
  ],
  [
    'two files of one path',
    { files: { './values.yaml': 'a: 2\n' }, values: 'a: 1\n' },
    'False/ChartArchiveRefused',
  ],
];

test.each(HOSTILE)(
  'a chart with %s does not hold up the clusters, and is told for what it is [P10, F6]',
  async (_what, files, ready) =>
    onChartStage(OF_NO_PRESET, async (stage) => {
      await publishHostile(stage, files);
      expect(await clusterMeanwhile(stage)).toContain('Ready=True/Converged');
      expect((await chartTold(stage)).ready).toBe(ready);
    }),
);

test('a chart whose index leads to the metadata service of the host is not fetched from there, and says so [F6]', async () =>
  onChartStage(OF_NO_PRESET, async (stage) => {
    await publishHostile(stage, {});
    stage.charts.faults.add({
      path: `${CHART}-4.1.18.tgz`,
      status: 302,
      headers: { location: 'https://169.254.169.254/metadata/identity/oauth2/token' },
      times: Infinity,
    });
    expect(await clusterMeanwhile(stage)).toContain('Ready=True/Converged');
    const told = await chartTold(stage);
    expect(told.ready).toBe('False/ChartAddressRefused');
    expect(told.message).toContain('169.254.169.254');
  }));
