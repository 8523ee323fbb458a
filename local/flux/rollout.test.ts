import type { Bench, BenchOptions } from './testing';
import { chartSource, helmRelease, namespace, openBench } from './testing';

let bench: Bench;
afterEach(() => bench.stop());

const SOURCE = 'clusters/aks-shop/source.yaml';
const RELEASE = 'clusters/aks-shop/release.yaml';

async function installed(release: string, options: Partial<BenchOptions> = {}): Promise<Bench> {
  bench = await openBench({
    ...options,
    files: {
      'clusters/aks-shop/namespace.yaml': namespace('baseline'),
      [SOURCE]: chartSource('baseline', '{ tag: 4.1.17 }'),
      [RELEASE]: release,
    },
  });
  await bench.minutes(3);
  return bench;
}

async function upgrade(): Promise<void> {
  await bench.push({ [SOURCE]: chartSource('baseline', '{ tag: 4.1.18 }') });
}

const conditions = (): unknown =>
  bench.status('HelmRelease', 'baseline', 'aad-pod-identity').conditions;
const ready = (): string => bench.ready('HelmRelease', 'baseline', 'aad-pod-identity');
const history = (): readonly string[] =>
  (
    bench.status('HelmRelease', 'baseline', 'aad-pod-identity').history as {
      status: string;
      chartVersion: string;
      version: number;
    }[]
  ).map(
    ({ version, status, chartVersion }) =>
      `v${version} ${chartVersion.split('+')[0] ?? ''} ${status}`,
  );
const count = (version: string): number => bench.nmiPods().filter((one) => one === version).length;

test('NMI is installed on all nodes at once, and the cluster says 4.1.17+<digest> with an OCIRepository', async () => {
  await installed(helmRelease('baseline'), { nodes: 60 });
  const short = bench.digests['4.1.17']?.slice(7, 19);
  expect(ready()).toBe(
    `True InstallSucceeded: Helm install succeeded for release baseline/aad-pod-identity.v1 with chart aad-pod-identity@4.1.17+${short}`,
  );
  expect(bench.status('HelmRelease', 'baseline', 'aad-pod-identity')).toMatchObject({
    lastAttemptedRevision: `4.1.17+${short}`,
    lastAttemptedRevisionDigest: bench.digests['4.1.17'],
    history: [
      { chartVersion: `4.1.17+${short}`, status: 'deployed', ociDigest: bench.digests['4.1.17'] },
    ],
  });
  expect(count('v1.8.16')).toBe(60);
});

test('60 nodes take longer than the five minutes that Helm waits: it fails, rolls back, fails again, and pods flip for twenty minutes', async () => {
  const twice = '  upgrade: { remediation: { retries: 1 } }';
  await installed(helmRelease('baseline', twice), { nodes: 60 });
  await upgrade();
  await bench.minutes(6);
  expect(ready()).toMatch(
    /^False UpgradeFailed: Helm upgrade failed for release baseline\/aad-pod-identity with chart aad-pod-identity@4\.1\.18\+\w{12}: resource DaemonSet\/baseline\/aad-pod-identity-nmi not ready\. status: InProgress, message: Updated: 3\d\/60\ncontext deadline exceeded$/,
  );
  const flips: number[] = [];
  for (let minute = 0; minute < 30; minute += 1) {
    flips.push(count('v1.8.17'));
    await bench.minutes(1);
  }
  expect(Math.max(...flips)).toBeLessThan(40);
  expect(flips.filter((now, at) => at > 0 && now !== flips[at - 1]).length).toBeGreaterThan(12);
  expect(conditions()).toContainEqual(
    expect.objectContaining({
      ...{ type: 'Stalled', reason: 'RetriesExceeded' },
      message: 'Failed to upgrade after 2 attempt(s)',
    }),
  );
  expect(ready()).toMatch(/^False Rollback/);
  expect(count('v1.8.17')).toBe(0);
});

test('with a timeout of 30 minutes the same 60 nodes are done after nine and a half', async () => {
  await installed(helmRelease('baseline', '  timeout: 30m'), { nodes: 60 });
  await upgrade();
  await bench.minutes(8);
  expect(ready()).toBe("Unknown Progressing: Running 'upgrade' action with timeout of 30m0s");
  await bench.minutes(3);
  expect(ready()).toMatch(
    /^True UpgradeSucceeded: Helm upgrade succeeded for release baseline\/aad-pod-identity\.v2/,
  );
  expect(history()).toEqual(['v2 4.1.18 deployed', 'v1 4.1.17 superseded']);
});

test('without remediation a failed upgrade stays where it is, and the nodes go on to the new version', async () => {
  await installed(helmRelease('baseline'), { nodes: 60 });
  await upgrade();
  await bench.minutes(12);
  expect(conditions()).toContainEqual(
    expect.objectContaining({ type: 'Stalled', message: 'Failed to upgrade after 1 attempt(s)' }),
  );
  expect(history()[0]).toBe('v2 4.1.18 failed');
  expect(count('v1.8.17')).toBe(60);
});

test('RetryOnFailure rolls nothing back, and the second attempt finds the nodes done', async () => {
  const strategy = '  upgrade: { strategy: { name: RetryOnFailure, retryInterval: 3m } }';
  await installed(helmRelease('baseline', strategy), { nodes: 60 });
  await upgrade();
  await bench.minutes(7);
  expect(ready()).toMatch(/^False UpgradeFailed/);
  await bench.minutes(9);
  expect(ready()).toMatch(/^True UpgradeSucceeded/);
  expect(history()[0]).toBe('v3 4.1.18 deployed');
});

test('the Kustomization above waits no longer than its own timeout', async () => {
  await installed(helmRelease('baseline', '  timeout: 30m'), { nodes: 60 });
  await bench.push({
    'clusters/aks-shop/nmi.yaml': waiting('  wait: true\n  timeout: 5m'),
    'nmi/source.yaml': chartSource('baseline', '{ tag: 4.1.18 }'),
    'nmi/release.yaml': helmRelease('baseline', '  timeout: 30m'),
    [SOURCE]: undefined,
    [RELEASE]: undefined,
  });
  await bench.minutes(8);
  expect(bench.ready('Kustomization', 'flux-system', 'nmi')).toMatch(
    /^False HealthCheckFailed: health check failed after 5m0s: timeout waiting for: \[HelmRelease\/baseline\/aad-pod-identity status: 'InProgress'\]/,
  );
});

test('a failed installation is uninstalled and tried again, three times and no more', async () => {
  bench = await openBench({
    files: {
      'clusters/aks-shop/namespace.yaml': namespace('baseline'),
      [SOURCE]: chartSource('baseline', '{ tag: 4.1.17 }'),
      [RELEASE]: helmRelease('baseline', '  install: { remediation: { retries: 3 } }').replace(
        '/oss/azure/',
        '/oss/nowhere/',
      ),
    },
  });
  await bench.minutes(7);
  expect(ready()).toMatch(/^Unknown Progressing|^False UninstallSucceeded/);
  await bench.minutes(30);
  expect(bench.status('HelmRelease', 'baseline', 'aad-pod-identity')).toMatchObject({
    installFailures: 4,
  });
  expect(ready()).toMatch(/^False InstallFailed/);
});

test('an image that is not in the registry fails the upgrade at the first node', async () => {
  await installed(helmRelease('baseline', '  upgrade: { remediation: { retries: 1 } }'));
  bench.registries.deleteImage('acrfleet.azurecr.io', 'oss/azure/aad-pod-identity/nmi', 'v1.8.17');
  await upgrade();
  await bench.minutes(4);
  expect(count('v1.8.16')).toBe(2);
  await bench.minutes(20);
  expect(ready()).toMatch(/^False RollbackSucceeded/);
  expect(count('v1.8.16')).toBe(3);
});

test('maxUnavailable of 10% has 60 nodes done within the five minutes', async () => {
  await installed(helmRelease('baseline'), { nodes: 60 });
  const faster = helmRelease('baseline').replace(
    'operationMode: managed',
    'operationMode: managed\n    nmi: { updateStrategy: { rollingUpdate: { maxUnavailable: 10% } } }',
  );
  await bench.push({ [SOURCE]: chartSource('baseline', '{ tag: 4.1.18 }'), [RELEASE]: faster });
  await bench.minutes(5);
  expect(ready()).toMatch(/^True UpgradeSucceeded/);
});

test('with Flux 2.6 Helm counts pods itself, and says no more than that its time is over', async () => {
  await installed(helmRelease('baseline'), { nodes: 60, version: '2.6.4' });
  await upgrade();
  await bench.minutes(8);
  expect(ready()).toMatch(/@4\.1\.18\+\w{12}: context deadline exceeded$/);
});

function waiting(more: string): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: { name: nmi, namespace: flux-system }
spec:
  interval: 10m
  path: ./nmi
  prune: true
  sourceRef: { kind: GitRepository, name: flux-system }
${more}
`;
}
