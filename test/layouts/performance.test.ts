import { changedWorld, effectsOf } from '../../shared/core/applied/world';
import { buildsSoFar } from '../../shared/core/applied/flux/flux-build';
import type { RepoFile } from '../../shared/core/base/repo-file';
import { bootstrap, mergedWith, named, proposeFor } from '../support/fleet-scene';
import { wantedChart } from '../support/gitops';

const COUNT = 300;
const NAMES = Array.from({ length: COUNT }, (_, at) => `aks-${at}`);
const CLUSTERS = NAMES.map((name) => named(name));
const OLD = wantedChart({ version: '4.1.17', tag: '4.1.17' });

const BOOT: readonly RepoFile[] = NAMES.flatMap((name) => [
  bootstrap(`clusters/${name}`),
  {
    path: `clusters/${name}/apps.yaml`,
    text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: default}\n`,
  },
]);

function timed<T>(what: string, work: () => T): T {
  const start = performance.now();
  const result = work();
  process.stderr.write(`${what}: ${Math.round(performance.now() - start)} ms\n`);
  return result;
}

test('300 clusters of one base are judged without building any folder that no changed file reaches', () => {
  const installed = timed(`${COUNT} installations proposed and judged`, () =>
    proposeFor(BOOT, { clusters: CLUSTERS, charts: [OLD] }),
  );
  expect(installed.clusters.every(({ files }) => files.length > 0)).toBe(true);
  const files = mergedWith(BOOT, ...installed.clusters);
  proposeFor(files, { clusters: CLUSTERS, charts: [OLD] });
  const built = buildsSoFar();
  const bumped = timed('a new version for all of them proposed and judged', () =>
    proposeFor(files, { clusters: CLUSTERS }),
  );
  // Two folders of each cluster, its own and its overlay, as they are; the overlay with marks, and with the version.
  expect(buildsSoFar() - built).toBeLessThanOrEqual(4 * COUNT);
  expect(bumped.charts[0]?.clusters).toHaveLength(COUNT);
  expect(bumped.charts[0]?.files).toHaveLength(1);
});

test('a file of one cluster is looked at for that cluster alone', () => {
  const { scene, clusters } = proposeFor(BOOT, { clusters: CLUSTERS.slice(0, 1) });
  const after = changedWorld(scene.world, clusters[0]?.files ?? []);
  const looked = after.clusters.filter(
    ({ applied }, at) => applied !== scene.world.clusters[at]?.applied,
  );
  expect(looked.map(({ name }) => name)).toEqual(['aks-0']);
  expect(effectsOf(scene.world, after)).toHaveLength(COUNT);
});
