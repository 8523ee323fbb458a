import { treeOf } from '../../../shared/core/applied/tree';
import type { RepoFile } from '../../../shared/core/base/repo-file';
import type { FluxRules } from '../../../shared/core/configuration/repository-rules';
import type { ObservedCluster } from '../../../shared/core/installed/cluster-facts';
import { registry } from '../../../test/support/charts';
import { bootstrap, named, SERVER } from '../../../test/support/fleet-scene';
import { empty, nmi } from '../../../test/support/flux-cluster';
import { repositoryRules, merged, wantedChart } from '../../../test/support/gitops';
import { cluster, profile } from '../../../test/support/world';
import type { Proposals } from './propose';
import { propose } from './propose';

/** Flux 2.3: source v1 is served, OCIRepository v1 is not. */
const FLUX_2_3 = [
  ...['v2beta1', 'v2beta2', 'v2'].map((version) => `helm.toolkit.fluxcd.io/${version}`),
  ...['v1beta1', 'v1beta2', 'v1'].map((version) => `source.toolkit.fluxcd.io/${version}`),
  ...['v1beta1', 'v1beta2', 'v1'].map((version) => `kustomize.toolkit.fluxcd.io/${version}`),
];
const NEXT = { version: '4.1.19', tag: '4.1.19' };
const BOOT = [bootstrap('clusters/aks-shop')];

let asked: number;
beforeEach(() => {
  asked = 0;
});

interface Options {
  readonly chart?: object;
  readonly flux?: Partial<FluxRules>;
  readonly seen?: Partial<ObservedCluster>;
}

function proposed(
  files: readonly RepoFile[],
  { chart = {}, flux = {}, seen = {} }: Options = {},
): Promise<Proposals> {
  const kubernetes = {
    of: () =>
      ({
        facts: async () => {
          asked += 1;
          return empty({ served: FLUX_2_3, ...seen });
        },
      }) as never,
  };
  const desired = named('aks-shop');
  const member = {
    name: desired.name,
    member: {
      ...{ cluster: cluster(), profile: profile({ objects: 'read' }) },
      ...{ charts: ['aad-pod-identity'], registry: registry('one') },
    },
  };
  const charts = [wantedChart(chart)];
  const wish = {
    charts: charts.map((one) => ({ desired: one, registries: [SERVER] })),
    clusters: [{ cluster: desired, charts, member }],
    all: [{ ...desired, standing: { kind: 'ready' as const } }],
    hasBranch: () => false,
  };
  return propose({ kubernetes }, { tree: treeOf(files) }, wish, repositoryRules(flux));
}

function texts({ charts, clusters }: Proposals): string {
  return [...charts, ...clusters].flatMap(({ files }) => files.map(({ after }) => after)).join();
}

/** The repository once all was merged that was asked for. */
async function rolledOut(): Promise<readonly RepoFile[]> {
  const { charts, clusters } = await proposed(BOOT);
  const all = [...charts, ...clusters].flatMap(({ files }) => files);
  asked = 0;
  return merged(BOOT, all);
}

test('a new chart is written in the versions that its cluster serves', async () => {
  const proposals = await proposed(BOOT);
  expect(asked).toBe(1);
  expect(texts(proposals)).toContain('kind: HelmRepository');
  expect(texts(proposals)).not.toContain('kind: OCIRepository');
  expect(proposals.clusters[0]?.notes[0]).toContain('the API server of aks-shop serves');
});

test('a cluster that has NMI out of Git is left alone', async () => {
  const { clusters } = await proposed(BOOT, { seen: { workloads: [nmi()] } });
  expect(clusters).toMatchObject([{ files: [], charts: [{ code: 'InClusterNotInGit' }] }]);
});

test('where nothing is wanted, nobody is asked', async () => {
  const files = await rolledOut();
  expect(texts(await proposed(files))).toBe('');
  expect(asked).toBe(0);
});

test('where Git forbids an installation, nobody is asked', async () => {
  expect(texts(await proposed([bootstrap('clusters/x'), bootstrap('clusters/y')]))).toBe('');
  expect(asked).toBe(0);
});

test('a bump asks nobody: it keeps the versions that it finds', async () => {
  const files = await rolledOut();
  const { charts } = await proposed(files, { chart: NEXT });
  expect(charts[0]?.files.map(({ path }) => path)).toEqual([
    'identity-reconciler/base/aad-pod-identity/release.yaml',
  ]);
  expect(asked).toBe(0);
});

test('which version of Flux there is ends the search for versions, not for NMI', async () => {
  const proposals = await proposed(BOOT, { flux: { version: '2.6' } });
  expect(texts(proposals)).toContain('kind: OCIRepository');
  expect(asked).toBe(1);
});

test('files that contradict each other are judged once more with what clusters serve', async () => {
  const gotk = ['2.2', '2.8'].map((version, at) => ({
    path: `clusters/c${at}/flux-system/gotk-components.yaml`,
    text: `# Flux Version: v${version}.0\n`,
  }));
  const { clusters } = await proposed([...BOOT, ...gotk]);
  expect(asked).toBe(1);
  // The headers of both clusters are exact: what a third one serves mends nothing.
  expect(clusters).toMatchObject([{ files: [], charts: [{ code: 'FluxVersionConflict' }] }]);
});
