import type { Bench } from '../../local/flux/testing';
import {
  chartSource,
  helmRelease,
  kustomization,
  namespace,
  openBench,
} from '../../local/flux/testing';
import { createKubernetes } from '../../shared/adapters/kubernetes';
import { installedOn } from '../../shared/core/installed/installed';
import type { InstallStatus } from '../../shared/core/installed/install-status';
import { cluster } from '../support/world';

let bench: Bench;
let commit: string;
afterEach(() => bench.stop());

const SOURCE = 'nmi/source.yaml';
const OURS = 'clusters/aks-shop/identity.yaml';

function pinned(version: string): string {
  return chartSource('baseline', `{ tag: ${version}, digest: '${bench.digests[version] ?? ''}' }`);
}

async function installed(nodes: number): Promise<void> {
  bench = await openBench({ nodes, files: { 'README.md': '' } });
  commit = await bench.push({
    'nmi/namespace.yaml': namespace('baseline'),
    'nmi/release.yaml': helmRelease('baseline', '  timeout: 30m'),
    [SOURCE]: pinned('4.1.17'),
    [OURS]: kustomization('identity', 'nmi'),
  });
  await bench.minutes(3);
}

/** What the reconciler makes of the cluster, read through its API server. */
async function seen(version: string): Promise<InstallStatus> {
  const azure = {
    getKubeconfig: () => Promise.resolve(bench.api.kubeconfig('certificate')),
    tokenFor: () => Promise.resolve({ token: 'any', expiresAt: Number.MAX_SAFE_INTEGER }),
  };
  const facts = await createKubernetes({ azure, now: () => bench.clock.now() })
    .of(cluster())
    .facts();
  const manifestDigest = bench.digests[version] ?? '';
  return installedOn(facts, {
    chart: 'aad-pod-identity',
    pins: [{ version, digest: manifestDigest }],
    ...{ commit, repository: 'github.com/contoso/fleet', hasNmi: true },
    ours: { version, manifestDigest, packageDigest: '' },
  });
}

test('a chart that is pinned by digest is seen installed, and known to be the one that we pushed', async () => {
  await installed(3);
  expect(await seen('4.1.17')).toMatchObject({
    ...{ phase: 'Installed', isOurs: true, version: '4.1.17', image: 'v1.8.16' },
    nodes: { done: 3, of: 3 },
  });
});

test('an upgrade is merged, then on its way from node to node, then installed', async () => {
  await installed(60);
  commit = await bench.push({ [SOURCE]: pinned('4.1.18') });
  expect(await seen('4.1.18')).toMatchObject({ phase: 'Merged', version: '4.1.17' });
  await bench.minutes(4);
  expect((await seen('4.1.18')).phase).toMatch(/^(Applied|RollingOut)$/);
  await bench.minutes(8);
  expect(await seen('4.1.18')).toMatchObject({ phase: 'Installed', version: '4.1.18' });
});

test('a Kustomization that cannot be built any more is a failure in the words of Flux, and not a wait', async () => {
  await installed(3);
  commit = await bench.push({
    [SOURCE]: pinned('4.1.18'),
    [OURS]: kustomization('identity', 'nowhere'),
  });
  await bench.minutes(3);
  expect(await seen('4.1.18')).toMatchObject({
    phase: 'Failed',
    message: expect.stringContaining('kustomization path not found'),
  });
});
