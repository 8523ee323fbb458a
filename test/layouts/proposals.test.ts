import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { nmiPresence } from '../../shared/core/applied/nmi';
import { changedWorld, effectsOf } from '../../shared/core/applied/world';
import { isUnchanged } from '../../shared/core/applied/effect';
import { objectId } from '../../shared/core/applied/flux/object-id';
import { repositoryWorld } from '../../shared/core/flux/install/repository-world';
import { chartProposals, clusterProposals } from '../../shared/core/flux/propose';
import type { ChartProposal } from '../../shared/core/flux/propose-chart';
import type { ClusterProposal } from '../../shared/core/flux/propose-cluster';
import type { RepositoryScene } from '../../shared/core/flux/propose';
import { chartReleases } from '../../shared/core/flux/raise/chart-releases';
import type { RepositoryRules } from '../../shared/core/configuration/repository-rules';
import { named, SERVER } from '../support/fleet-scene';
import { empty } from '../support/flux-cluster';
import { repositoryRules, merged, wantedChart } from '../support/gitops';
import { kustomizeBuild } from '../support/kustomize';
import type { Layout } from '../support/layouts';
import { layouts, referenceLayout } from '../support/layouts';
import { printSkipped, referenceFolder } from '../support/reference';
import { realKustomize } from '../support/real-kustomize';

/** What is to be asked for of a repository: `new` installs, `has` needs nothing, else the reason why nothing is asked for. */
interface Expected {
  /** Files whose version is raised. */
  readonly raised?: readonly string[];
  /** `path code` of versions that stay. */
  readonly stays?: readonly string[];
  readonly clusters: Readonly<Record<string, 'new' | 'has' | (string & {})>>;
  readonly layout?: Partial<RepositoryRules['layout']>;
  /** Flux begins where the layout says, and the repository does not show it. */
  readonly promised?: true;
}

/** The seventeen repositories of the reference folder. */
const REFERENCE: Readonly<Record<string, Expected>> = {
  'bootstrap-root': { raised: ['pod-identity/release.yaml'], clusters: { prod: 'has' } },
  'components-apps-infra': {
    raised: ['infrastructure/components/pod-identity/release.yaml'],
    clusters: { staging: 'new', production: 'has' },
  },
  crlf: {
    raised: ['infrastructure/base/aad-pod-identity/source.yaml'],
    clusters: { north: 'has', south: 'new' },
  },
  'depends-on-cluster-vars': { clusters: { one: 'new', two: 'new' } },
  'env-region-cluster': {
    raised: ['modules/pod-identity/release.yaml'],
    clusters: { 'shop-prod-weu': 'has', 'shop-prod-neu': 'has', 'shop-dev-weu': 'new' },
  },
  'flux-patches': {
    raised: ['infrastructure/base/pod-identity/release.yaml', 'clusters/prod/infra.yaml'],
    clusters: { dev: 'has', prod: 'has', edge: 'TakenOut' },
  },
  'list-kind': { raised: ['clusters/prod/generated/pod-identity.yaml'], clusters: { prod: 'has' } },
  'name-taken': { clusters: { prod: 'new' } },
  'namespace-transformer': {
    raised: ['infrastructure/base/aad-pod-identity/release.yaml'],
    clusters: { blue: 'has', green: 'has', red: 'new' },
  },
  'nmi-raw': { clusters: { prod: 'has' } },
  'oci-chartref-stages': {
    raised: ['infrastructure/overlays/prod/tag.yaml'],
    stays: ['infrastructure/base/pod-identity/oci.yaml SemverReference'],
    clusters: { dev: 'has', prod: 'has' },
  },
  'one-suspended': {
    raised: ['infrastructure/base/pod-identity/release.yaml'],
    clusters: { a: 'has', b: 'Suspended', c: 'Suspended' },
  },
  'other-registry': {
    stays: [
      'infrastructure/base/pod-identity/release.yaml OtherSource',
      'infrastructure/base/pod-identity/release.yaml SharedPlace',
    ],
    clusters: { staging: 'has', production: 'has' },
  },
  'overlay-owned': { clusters: { prod: 'new' } },
  'remote-base': { clusters: { prod: 'CannotFollow' } },
  'source-ignore': {
    raised: ['platform/identity/release.yaml'],
    clusters: { far: 'has', near: 'BuildFails' },
  },
  'tenant-repo': {
    stays: ['deploy/base/nmi.yaml OtherRepository'],
    clusters: { prod: 'has', stage: 'CannotFollow' },
  },
};

/** Settings that make of a reason a request. */
const SETTINGS: readonly (readonly [string, Expected])[] = [
  [
    'source-ignore',
    {
      raised: ['platform/identity/release.yaml'],
      clusters: { far: 'has', near: 'new' },
      layout: { base: 'platform/ours/base', overlays: 'platform/ours/clusters' },
    },
  ],
];

/** Those of test/layouts/repositories, public examples among them. */
const OWN: Readonly<Record<string, Expected>> = {
  'aks-baseline-automation': {
    ...{ clusters: { 'shared-services': 'has' }, layout: { clusters: '{cluster}' } },
    promised: true,
  },
  'argo-beside-flux': { clusters: { blue: 'has', green: 'CannotFollow' } },
  'blog-helm-repository': {
    stays: ['clusters/aks-blog/pod-identity.yaml OtherSource'],
    clusters: { 'aks-blog': 'has' },
  },
  'bootstrap-patched': {
    raised: ['clusters/prod/flux-system/kustomization.yaml'],
    clusters: { prod: 'has' },
  },
  'branch-per-environment': {
    raised: ['infra/nmi.yaml'],
    clusters: { dev: 'has', prod: 'CannotFollow' },
  },
  'chart-from-git': {
    stays: ['clusters/prod/nmi.yaml OtherSource'],
    clusters: { prod: 'has' },
  },
  'chart-ref-to-helm-chart': { clusters: { prod: 'has' } },
  'default-ignore': { clusters: { prod: 'new' } },
  'flux-components': {
    raised: ['components/pod-identity/nmi.yaml'],
    clusters: { broken: 'CannotFollow', with: 'has', without: 'new' },
  },
  'flux-operator': { raised: ['infra/nmi.yaml'], clusters: { alpha: 'has', beta: 'new' } },
  'flux2-kustomize-helm-example': {
    ...{ clusters: { production: 'new', staging: 'new' }, promised: true },
  },
  'generated-kustomizations': {
    raised: ['infra/nmi/base/release.yaml'],
    clusters: { prod: 'has' },
  },
  'git-include': { stays: ['pod-identity/nmi.yaml OtherRepository'], clusters: { prod: 'has' } },
  'gitops-flux2-kustomize-helm-mt': {
    ...{ clusters: { infrastructure: 'has', production: 'new' }, promised: true },
    stays: ['infrastructure/aad-pod-identity/release.yaml OtherSource'],
    layout: { clusters: '{cluster}', names: { production: 'apps-production' } },
  },
  'hub-and-spokes': { raised: ['infra/nmi.yaml'], clusters: { hub: 'new' } },
  'k3s-helm-chart': { clusters: { edge: 'has' } },
  'kustomizations-in-a-circle': { clusters: { prod: 'new' } },
  'left-alone': { raised: ['infra/nmi.yaml'], clusters: { prod: 'Suspended' } },
  'mic-by-hand': { clusters: { prod: 'has' } },
  'names-and-images': { clusters: { prod: 'has' } },
  'oci-source': { clusters: { prod: 'CannotFollow' } },
  'old-patches': { raised: ['clusters/prod/infra.yaml'], clusters: { prod: 'has' } },
  'path-not-there': { clusters: { prod: 'CannotFollow' } },
  'renamed-chart': { clusters: { prod: 'has' } },
  'resource-set': { clusters: { east: 'has', west: 'CannotFollow' } },
  'second-repository': {
    stays: ['deploy/nmi.yaml OtherRepository'],
    clusters: { far: 'CannotFollow', near: 'has' },
  },
  'sops-secrets': { clusters: { prod: 'new' } },
  'sourceignore-file': { raised: ['infra/drafts/nmi.yaml'], clusters: { prod: 'has' } },
  'suspended-parent': {
    raised: ['identity/nmi.yaml'],
    clusters: { frozen: 'Suspended', prod: 'Suspended' },
  },
  'sync-file-outside': {
    raised: ['fleet/west/aks-west/nmi.yaml'],
    clusters: { 'aks-west': 'has' },
  },
  'tenants-of-one-repository': { clusters: { prod: 'new' } },
  'two-owners': { raised: ['base/nmi.yaml'], clusters: { prod: 'has' } },
  'values-file-in-folder': { clusters: { prod: 'CannotFollow' } },
  'variable-version': {
    raised: ['clusters/one/vars.yaml'],
    stays: ['infra/nmi.yaml PlaceNotFound'],
    clusters: { one: 'has', two: 'has', three: 'has' },
  },
  'variable-without-value': {
    raised: ['infra/nmi.yaml'],
    clusters: { new: 'CannotFollow', old: 'has' },
  },
  'variables-of-terraform': { clusters: { data: 'new', path: 'CannotFollow' } },
};

const CHART = wantedChart({ appVersions: { '4.1.17': '1.8.16', '4.1.18': '1.8.17' } });

interface Proposed {
  readonly scene: RepositoryScene;
  readonly chart: ChartProposal;
  readonly clusters: ReadonlyMap<string, ClusterProposal>;
}

/** What the product asks for, every cluster looked into and without NMI of its own. */
function proposed({ repositories }: Layout, expected: Expected): Proposed {
  const defaults = repositoryRules(expected.promised === true ? { bootstrap: 'layout' } : {});
  const repository = { ...defaults, layout: { ...defaults.layout, ...expected.layout } };
  const { own, others } = repositories;
  const clusters = Object.keys(expected.clusters).map((name) => named(name));
  const fleet = clusters.map((cluster) => ({ ...cluster, standing: { kind: 'ready' as const } }));
  const world = repositoryWorld({
    ...{ tree: own.tree, urls: own.urls, repository, clusters: fleet },
    ...(others && { others }),
  });
  const files = [...own.tree.files].flatMap(([file, text]) =>
    text === undefined ? [] : [{ path: file, text }],
  );
  const scene = { files, world, repository, clusters: fleet };
  const facts = new Map(clusters.map(({ name }) => [name, empty({ served: [] })]));
  const wishes = clusters.map((cluster) => ({ cluster, charts: [CHART] }));
  const [chart] = chartProposals(scene, [{ desired: CHART, registries: [SERVER] }]);
  if (chart === undefined) throw new Error('no proposal');
  const found = clusterProposals(scene, wishes, facts);
  return {
    scene,
    chart,
    clusters: new Map(clusters.flatMap(({ name }, at) => (found[at] ? [[name, found[at]]] : []))),
  };
}

function statusOf({ files, charts }: ClusterProposal): string {
  if (files.length > 0) return 'new';
  const [chart] = charts;
  return chart?.kind === 'lacking' ? chart.code : 'has';
}

function check(layout: Layout, expected: Expected): void {
  const { scene, chart, clusters } = proposed(layout, expected);
  const statuses = [...clusters].map(([name, proposal]) => [name, statusOf(proposal)] as const);
  expect(Object.fromEntries(statuses)).toEqual(expected.clusters);
  expect(chart.files.map(({ path: file }) => file)).toEqual(expected.raised ?? []);
  expect(chart.leftAlone.map(({ path: file, code }) => `${file} ${code}`)).toEqual(
    expected.stays ?? [],
  );
  for (const [, { charts }] of clusters) {
    for (const one of charts)
      if (one.kind === 'lacking') expect(one.ways.length).toBeGreaterThan(0);
  }
  checkBump(scene, chart);
  for (const [name, proposal] of clusters) {
    if (proposal.files.length > 0) checkInstall(scene, name, proposal);
  }
}

/** Nothing but versions differs, on the clusters that are told and on no other. */
function checkBump(
  { world, repository }: RepositoryScene,
  { files, clusters }: ChartProposal,
): void {
  const after = changedWorld(world, files);
  const told = new Set(clusters.map(({ cluster }) => cluster));
  for (const effect of effectsOf(world, after)) {
    const { cluster, changed, added, lost, moved, contested, failing } = effect;
    expect([added, lost, moved, contested, failing].flat()).toEqual([]);
    expect(changed.length > 0).toBe(told.has(cluster));
    const known = { ...CHART, registries: [SERVER] };
    const applied = after.clusters.find(({ name }) => name === cluster)?.applied;
    if (applied === undefined || !told.has(cluster)) continue;
    const pins = chartReleases(applied, known).map(({ pin }) => JSON.stringify(pin?.value['spec']));
    expect(pins.join()).toContain(CHART.version);
  }
  void repository;
}

/** NMI comes once, on this cluster, from our registry; nothing else differs anywhere; the real kustomize builds it. */
function checkInstall(
  scene: RepositoryScene,
  name: string,
  { files, rollback }: ClusterProposal,
): void {
  const { world, repository } = scene;
  const after = changedWorld(world, files);
  for (const effect of effectsOf(world, after)) {
    if (effect.cluster !== name)
      expect([effect.cluster, isUnchanged(effect)]).toEqual([effect.cluster, true]);
    else {
      const { changed, lost, moved, contested, failing } = effect;
      expect([changed, lost, moved, contested, failing].flat()).toEqual([]);
      expect(effect.added.map(objectId)).toContain(
        'helm.toolkit.fluxcd.io/HelmRelease baseline/aad-pod-identity',
      );
    }
  }
  const applied = after.clusters.find((one) => one.name === name)?.applied;
  const presence = applied && nmiPresence(applied);
  expect(presence).toMatchObject({
    kind: 'installed',
    installers: [{ by: 'HelmRelease', version: '4.1.18', suspended: false }],
  });
  // Without any other file in its folder Flux cannot build it after a revert, and leaves NMI where it is.
  const gone = rollback?.stops.length === 0 ? rollback.removes : rollback?.stops;
  expect(gone?.join()).toMatch(/HelmRelease baseline\/aad-pod-identity|flux-system\/flux-system/);
  if (!hasKubectl) return;
  const overlay = `${repository.layout.overlays}/${name}`;
  const built = kustomizeBuild(merged(scene.files, files), overlay);
  expect(built.map(({ kind }) => kind)).toContain('HelmRelease');
}

const hasKubectl = realKustomize() !== undefined || existsSync('/usr/bin/kubectl');
if (!hasKubectl) process.stderr.write('skipped: builds by the real kustomize, which is not here\n');

describe('a repository in the style of a real team gets what is right, or nothing and the true reason', () => {
  const known = new Map(layouts().map((layout) => [layout.name, layout]));

  test.each(Object.entries(OWN))('%s', (name, expected) => {
    const layout = known.get(name);
    if (layout === undefined) throw new Error(`no layout ${name}`);
    check(layout, expected);
  });

  test('every repository has its row', () => {
    expect([...known.keys()].filter((name) => !Object.hasOwn(OWN, name))).toEqual([]);
  });

  const reference = referenceFolder();
  if (reference === undefined) {
    printSkipped('the seventeen repositories of the reference folder');
    test.skip('the seventeen repositories (needs ../shared/reference)', () => undefined);
    return;
  }
  const root = path.join(reference, 'data', 'flux-layouts');

  test.each(Object.entries(REFERENCE))('%s', (name, expected) => {
    check(referenceLayout(path.join(root, name)), expected);
  });

  test.each(SETTINGS)('%s, with the setting that the reason names', (name, expected) => {
    check(referenceLayout(path.join(root, name)), expected);
  });

  test('every one of the seventeen has its row', () => {
    expect(readdirSync(root).sort()).toEqual(Object.keys(REFERENCE).sort());
  });
});
