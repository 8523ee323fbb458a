import type { RepoFile } from '../../shared/core/flux/repo-file';
import type { FluxRules } from '../../shared/core/flux/target';
import { registry } from '../../test/support/charts';
import { gitOpsTarget, merged, wantedChart, wantedCluster } from '../../test/support/gitops';
import { cluster, profile } from '../../test/support/world';
import type { NamedMember } from './ask-clusters';
import type { Proposals } from './propose';
import { propose } from './propose';

/** Flux 2.3: source v1 is served, OCIRepository v1 is not. */
const FLUX_2_3 = [
  ...['v2beta1', 'v2beta2', 'v2'].map((version) => `helm.toolkit.fluxcd.io/${version}`),
  ...['v1beta1', 'v1beta2', 'v1'].map((version) => `source.toolkit.fluxcd.io/${version}`),
  ...['v1beta1', 'v1beta2', 'v1'].map((version) => `kustomize.toolkit.fluxcd.io/${version}`),
];
const NEXT = { version: '4.1.19', tag: '4.1.19' };

let asked: number;
beforeEach(() => {
  asked = 0;
});

function proposed(
  files: readonly RepoFile[],
  { chart = {}, flux = {} }: { readonly chart?: object; readonly flux?: Partial<FluxRules> } = {},
): Promise<Proposals> {
  const kubernetes = {
    of: () =>
      ({
        groupVersions: async () => {
          asked += 1;
          return FLUX_2_3;
        },
      }) as never,
  };
  const one: NamedMember = {
    name: 'aks-shop',
    member: {
      ...{ cluster: cluster(), profile: profile({ objects: 'read' }) },
      ...{ charts: ['aad-pod-identity'], registry: registry('one') },
    },
  };
  const charts = [wantedChart(chart)];
  const clusters = [{ cluster: wantedCluster(), charts }];
  return propose({ kubernetes }, files, { charts, clusters, fleet: [one] }, gitOpsTarget(flux));
}

function texts({ charts, clusters }: Proposals): string {
  return [...charts, ...clusters].flatMap(({ files }) => files.map(({ after }) => after)).join();
}

/** The repository once all was merged that was asked for. */
async function rolledOut(): Promise<readonly RepoFile[]> {
  const { charts, clusters } = await proposed([]);
  const all = [...charts, ...clusters].flatMap(({ files }) => files);
  asked = 0;
  return merged([], all);
}

test('a new chart is written in the versions that its cluster serves', async () => {
  const proposals = await proposed([]);
  expect(asked).toBe(1);
  expect(texts(proposals)).toContain('kind: HelmRepository');
  expect(texts(proposals)).not.toContain('kind: OCIRepository');
  expect(proposals.charts[0]?.notes[0]).toContain('the API server of aks-shop serves');
});

test('where nothing is wanted, nobody is asked', async () => {
  const files = await rolledOut();
  expect(texts(await proposed(files))).toBe('');
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

test('what the configuration says ends the search', async () => {
  expect(texts(await proposed([], { flux: { version: '2.6' } }))).toContain('kind: OCIRepository');
  expect(asked).toBe(0);
});

test('files that contradict each other are judged once more with what clusters serve', async () => {
  const gotk = ['2.2', '2.8'].map((version, at) => ({
    path: `clusters/c${at}/flux-system/gotk-components.yaml`,
    text: `# Flux Version: v${version}.0\n`,
  }));
  const { charts } = await proposed(gotk);
  expect(asked).toBe(1);
  // The headers of both clusters are exact: what a third one serves mends nothing.
  expect(charts[0]?.leftAlone.map(({ code }) => code)).toEqual(['FluxVersionConflict']);
});
