import { empty, helmRelease, nmi, ociRepository, seen } from '../../../test/support/flux-cluster';
import { IGNORED } from './cluster-facts';
import { nmiInCluster, trustedNamespaces } from './nmi-in-cluster';

const TRUSTED = trustedNamespaces(['kube-system'], 'baseline');
const RAW = { namespace: 'kube-system', name: 'nmi' } as const;

test('a cluster without any trace of NMI has none', () => {
  expect(nmiInCluster(empty(), TRUSTED)).toEqual({ kind: 'absent' });
});

test('NMI of raw manifests is NMI, whatever its name', () => {
  const { release, ...raw } = nmi(RAW);
  expect(release).toBeDefined();
  expect(nmiInCluster(empty({ workloads: [raw] }), TRUSTED)).toEqual({
    kind: 'present',
    found: [{ by: 'DaemonSet', name: 'DaemonSet kube-system/nmi' }],
  });
});

test('a HelmRelease of another name counts before Helm has installed anything', () => {
  const release = helmRelease({ namespace: 'kube-system', name: 'pod-identity', history: [] });
  const scene = empty({ releases: [release], sources: [ociRepository()] });
  expect(nmiInCluster(scene, TRUSTED)).toMatchObject({
    kind: 'present',
    found: [{ by: 'HelmRelease', name: 'HelmRelease kube-system/pod-identity' }],
  });
});

test("a ClusterRole that helm left in default's name says whose release it is", () => {
  const release = { namespace: 'default', name: 'aad-pod-identity' };
  const role = { kind: 'ClusterRole', name: 'aad-pod-identity-nmi', release } as const;
  expect(nmiInCluster(empty({ clusterWide: [role] }), TRUSTED)).toEqual({
    kind: 'present',
    found: [{ by: 'ClusterRole', name: 'ClusterRole aad-pod-identity-nmi', release }],
  });
});

test("what looks like NMI in a team's namespace is told, and proves nothing", () => {
  const found = nmiInCluster(empty({ workloads: [nmi({ namespace: 'team' })] }), TRUSTED);
  expect(found).toMatchObject({ kind: 'elsewhere' });
});

test('NMI that a platform team runs in a namespace of its own is believed there once the profile names it', () => {
  const facts = empty({ workloads: [nmi({ namespace: 'identity' })] });
  expect(nmiInCluster(facts, TRUSTED)).toMatchObject({ kind: 'elsewhere' });
  const trusted = trustedNamespaces(['kube-system', 'identity'], 'baseline');
  expect(nmiInCluster(facts, trusted)).toMatchObject({ kind: 'present' });
});

test.each(['HelmRelease', 'DaemonSet', 'Deployment', 'ClusterRole'] as const)(
  'without the right to read %s nobody says that NMI is absent',
  (kind) => {
    const unread = [{ kind, why: 'No right.', remedy: 'Apply reader.yaml.' }];
    const unknown = { kind: 'unknown', why: 'No right.', remedy: 'Apply reader.yaml.' };
    expect(nmiInCluster(empty({ unread }), TRUSTED)).toEqual(unknown);
    expect(nmiInCluster(seen({ unread }), TRUSTED)).toMatchObject({ kind: 'present' });
  },
);

test('a cluster that nobody asks is unknown', () => {
  expect(nmiInCluster(IGNORED, TRUSTED)).toMatchObject({ kind: 'unknown', why: IGNORED.why });
});
