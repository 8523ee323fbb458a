import {
  BEFORE,
  condition,
  empty,
  gitRepository,
  helmRelease,
  installed,
  kustomization,
  MANIFEST,
  nmi,
  ociRepository,
  OLD,
  OLD_MANIFEST,
  PACKAGE,
  question,
  seen,
} from '../../../test/support/flux-cluster';
import type { ObservedCluster, ObservedRelease, ObservedSource } from './cluster-facts';
import { notAsked } from './cluster-facts';
import { installedOn } from './installed';
import type { InstallQuestion, InstallStatus } from './install-status';

function judged(
  change: Partial<ObservedCluster> = {},
  asked: Partial<InstallQuestion> = {},
): InstallStatus {
  return installedOn(seen(change), question(asked));
}

const oldArtifact = ociRepository({ revision: `4.1.17@${OLD_MANIFEST}` });
/** The cluster before it has heard of the merge. */
const BEHIND: Partial<ObservedCluster> = {
  kustomizations: [
    kustomization('flux-system', { applied: `main@sha1:${BEFORE}` }),
    kustomization('infrastructure', { applied: `main@sha1:${BEFORE}` }),
  ],
  sources: [
    gitRepository({ revision: `main@sha1:${BEFORE}` }),
    ociRepository({
      spec: { version: '4.1.17', digest: OLD_MANIFEST },
      revision: `4.1.17@${OLD_MANIFEST}`,
    }),
  ],
  releases: [helmRelease(OLD)],
};

describe('Installed', () => {
  it('says what runs, on how many nodes, at which revision, and that it is ours', () => {
    expect(judged()).toEqual({
      phase: 'Installed',
      message: 'NMI runs on 60 of 60 nodes.',
      version: '4.1.18',
      image: 'v1.8.17',
      nodes: { done: 60, of: 60 },
      revision: 'main@sha1:0f8d9a1c5b7e4d3f2a1b0c9d8e7f6a5b4c3d2e1f',
      isOurs: true,
    });
  });

  it('is believed of a HelmChart by the digest of the package', () => {
    const chart: ObservedSource = {
      ...ociRepository(),
      ...{ kind: 'HelmChart', namespace: 'flux-system', name: 'baseline-aad-pod-identity' },
      ...{ spec: { chart: 'aad-pod-identity', version: '4.1.18' }, revision: '4.1.18' },
    };
    const release: ObservedRelease = {
      ...without(helmRelease(), 'chartRef'),
      chart: {
        name: 'aad-pod-identity',
        version: '4.1.18',
        source: { kind: 'HelmRepository', namespace: 'flux-system', name: 'acr' },
      },
      helmChart: { namespace: 'flux-system', name: 'baseline-aad-pod-identity' },
      history: [installed('4.1.18')],
      attempted: '4.1.18',
    };
    const scene = { releases: [release], sources: [gitRepository(), chart] };
    const pins = [{ version: '4.1.18' }];
    expect(judged(scene, { pins })).toMatchObject({ phase: 'Installed', isOurs: true });
    const other = { ...chart, digest: OLD_MANIFEST };
    expect(judged({ ...scene, sources: [other] }, { pins })).toMatchObject({ phase: 'Failed' });
    const repackaged = judged({ ...scene, sources: [{ ...other, repackaged: true }] }, { pins });
    expect(repackaged.phase).toBe('Installed');
    expect(repackaged).not.toHaveProperty('isOurs');
  });

  it('is believed of Flux 2.0, which keeps no history', () => {
    const release = helmRelease({ history: [], applied: '4.1.18', attempted: '4.1.18' });
    expect(judged({ releases: [release] })).toMatchObject({
      phase: 'Installed',
      version: '4.1.18',
    });
  });

  it('says which image runs when a value holds it at another tag', () => {
    const pinned = nmi({ image: 'acrfleet.azurecr.io/aad-pod-identity/nmi:v1.8.9' });
    expect(judged({ workloads: [pinned] })).toMatchObject({
      phase: 'Installed',
      image: 'v1.8.9',
      message:
        'NMI runs on 60 of 60 nodes. Its image is v1.8.9, and the chart brings v1.8.17: a value sets another tag.',
    });
  });

  it('holds for a cluster without nodes, and says so', () => {
    const none = nmi({ desired: 0, updated: 0, available: 0 });
    expect(judged({ workloads: [none] })).toMatchObject({
      phase: 'Installed',
      message: 'No node of the cluster is one that NMI runs on.',
    });
  });

  it('does not wait for nodes that are not Ready once every pod is of the new version', () => {
    const sick = { all: 60, notReady: 2, cordoned: 0 };
    const workloads = [nmi({ available: 58 })];
    expect(judged({ workloads, nodes: sick })).toMatchObject({
      phase: 'Installed',
      message: 'NMI runs on 58 of 60 nodes; the others are not Ready.',
    });
    expect(judged({ workloads }).phase).toBe('RollingOut');
  });

  it('holds on cordoned nodes: NMI runs there as well', () => {
    expect(judged({ nodes: { all: 60, notReady: 0, cordoned: 30 } }).phase).toBe('Installed');
  });

  it('stands although somebody has suspended the release since', () => {
    expect(judged({ releases: [helmRelease({ suspended: true })] }).phase).toBe('Installed');
  });

  it('is said of a chart without NMI by its release alone', () => {
    expect(judged({ workloads: [] }, { hasNmi: false })).toMatchObject({ phase: 'Installed' });
  });

  it('goes by a range where the repository pins none', () => {
    const desired = { version: '>=4.1.0 <5' };
    const sources = [gitRepository(), ociRepository({ spec: desired })];
    expect(judged({ sources }, { pins: [desired] })).toMatchObject({ phase: 'Installed' });
  });
});

describe('RollingOut', () => {
  it('counts the nodes that have the new version', () => {
    expect(judged({ workloads: [nmi({ updated: 13, available: 59 })] })).toMatchObject({
      phase: 'RollingOut',
      nodes: { done: 13, of: 60 },
      message: 'NMI is on 13 of 60 nodes (DaemonSet baseline/aad-pod-identity-nmi).',
    });
  });

  it('counts no pod of before while the DaemonSet was not looked at', () => {
    const workloads = [nmi({ generation: 4, observedGeneration: 3 })];
    expect(judged({ workloads })).toMatchObject({
      phase: 'RollingOut',
      nodes: { done: 0, of: 60 },
    });
  });

  it('counts no pod that is new and does not run', () => {
    expect(judged({ workloads: [nmi({ available: 41 })] }).nodes).toEqual({ done: 41, of: 60 });
  });

  it('under OnDelete waits for hands, and says whose', () => {
    const status = judged({ workloads: [nmi({ strategy: 'OnDelete', updated: 2 })] });
    expect(status).toMatchObject({ phase: 'RollingOut', byHand: true });
    expect(status.remedy).toContain('Delete the pods');
  });

  it('that stands at a broken node names the nodes', () => {
    const nodes = { all: 60, notReady: 1, cordoned: 0 };
    const status = judged({ workloads: [nmi({ updated: 7, available: 59 })], nodes });
    expect(status).toMatchObject({ phase: 'RollingOut' });
    expect(status.message).toContain('1 node not Ready');
  });
});

describe('Merged', () => {
  it('says that Flux has not fetched the commit', () => {
    expect(judged(BEHIND)).toMatchObject({
      phase: 'Merged',
      version: '4.1.17',
      message: `GitRepository flux-system/flux-system has fetched main@sha1:${BEFORE}, and not yet 0f8d9a1c5b.`,
    });
  });

  it('says which Kustomization has not applied it, and what it waits for', () => {
    const waits = condition('Ready', 'False', 'DependencyNotReady', "dependency 'x' is not ready");
    const kustomizations = [
      kustomization('flux-system'),
      kustomization('infrastructure', { applied: `main@sha1:${BEFORE}`, conditions: [waits] }),
    ];
    const status = judged({ ...BEHIND, sources: [gitRepository(), oldSource()], kustomizations });
    expect(status.phase).toBe('Merged');
    expect(status.message).toContain('Kustomization flux-system/infrastructure has applied');
    expect(status.message).toContain("dependency 'x' is not ready");
  });

  it('is what a failure is that the new commit may mend', () => {
    const broken = condition('Ready', 'False', 'BuildFailed', 'no such file');
    const behind = { applied: `main@sha1:${BEFORE}`, attempted: `main@sha1:${BEFORE}` };
    const kustomizations = [
      kustomization('flux-system'),
      kustomization('infrastructure', { ...behind, conditions: [broken] }),
    ];
    const scene = { ...BEHIND, sources: [gitRepository(), oldSource()], kustomizations };
    expect(judged(scene).phase).toBe('Merged');
  });

  it('is said before there is any release', () => {
    const sources = [gitRepository({ revision: `main@sha1:${BEFORE}` })];
    const kustomizations = [kustomization('flux-system', { applied: `main@sha1:${BEFORE}` })];
    expect(installedOn(empty({ sources, kustomizations }), question()).phase).toBe('Merged');
  });
});

describe('Applied', () => {
  it('is a release that is Ready at the old version', () => {
    const status = judged({
      releases: [helmRelease(OLD)],
      sources: [gitRepository(), oldArtifact],
    });
    expect(status).toMatchObject({ phase: 'Applied', version: '4.1.17' });
    expect(status.message).toContain('asks for 4.1.18; 4.1.17 runs');
  });

  it('is a release of the very version with other bytes than Git pins', () => {
    const release = helmRelease({ history: [installed('4.1.18+7e74f15d242e')] });
    expect(judged({ releases: [release] }).phase).toBe('Applied');
  });

  it('is a release that Flux has not looked at', () => {
    expect(judged({ releases: [helmRelease({ generation: 3 })] }).phase).toBe('Applied');
  });

  it('is a release whose Ready speaks of what it asked for before', () => {
    const before = { ...condition('Ready', 'True'), observedGeneration: 1 };
    expect(judged({ releases: [helmRelease({ conditions: [before] })] }).phase).toBe('Applied');
  });

  it('is a release at work, in the words of Flux', () => {
    const atWork = condition('Ready', 'Unknown', 'Progressing', "Running 'upgrade' action");
    const releases = [helmRelease({ ...OLD, conditions: [atWork] })];
    expect(judged({ releases })).toMatchObject({ phase: 'Applied' });
    expect(judged({ releases }).message).toContain("Running 'upgrade' action");
  });

  it('is a release whose failure was at the version before', () => {
    const failed = condition('Ready', 'False', 'RetriesExceeded', 'upgrade of 4.1.17 failed');
    const releases = [helmRelease({ ...OLD, conditions: [failed] })];
    expect(judged({ releases }).phase).toBe('Applied');
  });
});

describe('Failed', () => {
  it('is a roll-back, although Helm has the old version deployed and healthy', () => {
    const conditions = [
      condition('Ready', 'False', 'RollbackSucceeded', 'Helm rollback to 4.1.17 succeeded'),
      condition('Remediated', 'True', 'RollbackSucceeded'),
    ];
    const { history } = OLD;
    const release = helmRelease({
      history: [...history, installed('4.1.18+573458d66918', MANIFEST, 'failed')],
      attempted: '4.1.18+573458d66918',
      conditions,
    });
    expect(judged({ releases: [release] })).toMatchObject({
      phase: 'Failed',
      version: '4.1.17',
      message:
        'HelmRelease baseline/aad-pod-identity: RollbackSucceeded: Helm rollback to 4.1.17 succeeded',
    });
    expect(judged({ releases: [release] }).remedy).toContain('flux reconcile helmrelease');
  });

  it('is a release that Flux has given up', () => {
    const conditions = [
      condition('Ready', 'False', 'UpgradeFailed', 'context deadline exceeded'),
      condition('Stalled', 'True', 'RetriesExceeded', 'failed to upgrade after 1 attempt(s)'),
    ];
    const release = helmRelease({ ...OLD, attempted: '4.1.18+573458d66918', conditions });
    const status = judged({ releases: [release] });
    expect(status).toMatchObject({ phase: 'Failed' });
    expect(status.message).toContain('context deadline exceeded');
  });

  it('is an upgrade that failed and was not taken back: what runs is what Helm deployed last', () => {
    const release = helmRelease({
      history: [installed('4.1.18+573458d66918', MANIFEST, 'failed'), ...OLD.history],
      conditions: [condition('Ready', 'False', 'UpgradeFailed', 'timed out')],
    });
    expect(judged({ releases: [release] })).toMatchObject({ phase: 'Failed', version: '4.1.17' });
  });

  it('is a registry that lets nobody in', () => {
    const denied = condition('Ready', 'False', 'OCIArtifactPullFailed', '401 Unauthorized');
    const source = ociRepository({ revision: `4.1.17@${OLD_MANIFEST}`, conditions: [denied] });
    const status = judged({ releases: [helmRelease(OLD)], sources: [gitRepository(), source] });
    expect(status).toMatchObject({ phase: 'Failed' });
    expect(status.remedy).toContain('--attach-acr');
  });

  it('is a folder that does not build, at this very commit', () => {
    const broken = condition('Ready', 'False', 'BuildFailed', 'kustomize build failed');
    const behind = { applied: `main@sha1:${BEFORE}`, conditions: [broken] };
    const kustomizations = [kustomization('flux-system'), kustomization('infrastructure', behind)];
    const status = judged({ ...BEHIND, sources: [gitRepository(), oldSource()], kustomizations });
    expect(status).toMatchObject({ phase: 'Failed' });
    expect(status.message).toContain('kustomize build failed');
  });

  it('is a chart with other bytes than ours in the registry', () => {
    const pins = [{ version: '4.1.18' }];
    const source = ociRepository({
      spec: { version: '4.1.18' },
      revision: `4.1.18@${OLD_MANIFEST}`,
    });
    const status = judged({ sources: [gitRepository(), source] }, { pins });
    expect(status).toMatchObject({ phase: 'Failed', isOurs: false });
  });

  it('is a commit that was applied and changed nothing', () => {
    const scene = { sources: [gitRepository(), oldSource()], releases: [helmRelease(OLD)] };
    const status = judged(scene);
    expect(status.phase).toBe('Failed');
    expect(status.message).toContain('still asks for aad-pod-identity 4.1.17');
  });

  it('is a merge of files that nobody reads', () => {
    const status = installedOn(empty(), question());
    expect(status.phase).toBe('Failed');
    expect(status.message).toContain('no HelmRelease of aad-pod-identity came of it');
  });

  it('is a cluster that follows another repository, or has no Flux', () => {
    const other = gitRepository({ url: 'https://github.com/contoso/apps' });
    expect(installedOn(empty({ sources: [other] }), question()).message).toContain(
      'No Kustomization of the cluster is of github.com/contoso/fleet',
    );
    expect(installedOn(empty({ served: ['apps/v1'] }), question()).message).toContain(
      'does not serve HelmRelease',
    );
  });

  it('is a ready release whose DaemonSet is another one, or gone', () => {
    const foreign = nmi({ release: { namespace: 'kube-system', name: 'pod-identity' } });
    expect(judged({ workloads: [foreign] })).toMatchObject({ phase: 'Failed' });
    expect(judged({ workloads: [] })).toMatchObject({ phase: 'Failed' });
  });
});

describe('Suspended', () => {
  const late = { ...BEHIND };
  it.each<[string, Partial<ObservedCluster>]>([
    [
      'GitRepository flux-system/flux-system',
      { ...late, sources: [gitRepository({ suspended: true }), oldSource()] },
    ],
    [
      'Kustomization flux-system/flux-system',
      {
        ...late,
        kustomizations: [
          kustomization('flux-system', { suspended: true, applied: `main@sha1:${BEFORE}` }),
          kustomization('infrastructure'),
        ],
      },
    ],
    [
      'HelmRelease baseline/aad-pod-identity',
      { releases: [helmRelease({ ...OLD, suspended: true })] },
    ],
    [
      'OCIRepository baseline/aad-pod-identity',
      {
        releases: [helmRelease(OLD)],
        sources: [gitRepository(), { ...oldArtifact, suspended: true }],
      },
    ],
  ])('says that %s is suspended, and how to resume it', (name, scene) => {
    const status = judged(scene);
    expect(status).toMatchObject({ phase: 'Suspended' });
    expect(status.message).toContain(`${name} is suspended`);
    expect(status.remedy).toMatch(
      /^flux resume (source git|source oci|kustomization|helmrelease) /,
    );
  });
});

describe('Unknown', () => {
  it('is a cluster that nobody can look into, with what to do', () => {
    const facts = notAsked({
      ...{ policy: 'Stalled', code: 'ClusterPrivate', message: 'It is private.' },
      remedy: 'Join the network.',
    });
    expect(installedOn(facts, question())).toEqual({
      phase: 'Unknown',
      message: 'It is private.',
      remedy: 'Join the network.',
    });
  });

  it.each(['HelmRelease', 'DaemonSet'] as const)('is a cluster that hides %s', (kind) => {
    const unread = [{ kind, why: `No right to list ${kind}.`, remedy: 'Apply reader.yaml.' }];
    const scene = kind === 'HelmRelease' ? { releases: [] } : { workloads: [] };
    expect(judged({ ...scene, unread })).toMatchObject({
      phase: 'Unknown',
      remedy: 'Apply reader.yaml.',
    });
  });

  it('is a cluster whose files come by way of an artifact that names no repository', () => {
    const source = { kind: 'ExternalArtifact', namespace: 'flux-system', name: 'infra' };
    const kustomizations = [kustomization('infra', { source })];
    expect(installedOn(empty({ kustomizations }), question()).phase).toBe('Unknown');
  });
});

test('a release of the same chart that a team runs beside ours is not taken for ours', () => {
  const theirs = without(
    helmRelease({
      ...{ namespace: 'team', conditions: [condition('Ready', 'False', 'InstallFailed')] },
      release: { namespace: 'team', name: 'aad-pod-identity' },
    }),
    'appliedBy',
  );
  expect(judged({ releases: [theirs, helmRelease()] }).phase).toBe('Installed');
});

test('a release that goes to another cluster is none of this one', () => {
  const status = judged({ releases: [helmRelease({ elsewhere: true })] });
  expect(status.message).toContain('no HelmRelease of aad-pod-identity came of it');
});

test('Kustomizations that apply each other in a circle do not hang anybody', () => {
  const kustomizations = [
    kustomization('a', { appliedBy: { namespace: 'flux-system', name: 'b' } }),
    kustomization('b', { appliedBy: { namespace: 'flux-system', name: 'a' } }),
  ];
  const release = helmRelease({ appliedBy: { namespace: 'flux-system', name: 'a' } });
  expect(judged({ kustomizations, releases: [release] }).phase).toBe('Installed');
});

function without<K extends 'chartRef' | 'appliedBy'>(
  release: ObservedRelease,
  key: K,
): Omit<ObservedRelease, K> {
  const entries = Object.entries(release).filter(([name]) => name !== key);
  return Object.fromEntries(entries) as unknown as Omit<ObservedRelease, K>;
}

function oldSource(): ObservedSource {
  return ociRepository({
    spec: { version: '4.1.17', digest: OLD_MANIFEST },
    revision: `4.1.17@${OLD_MANIFEST}`,
    digest: PACKAGE,
  });
}
