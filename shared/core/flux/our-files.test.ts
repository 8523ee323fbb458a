import fc from 'fast-check';
import { repositoryRules, merged, wantedChart, wantedCluster } from '../../../test/support/gitops';
import { appliedTo } from '../applied/flux/applied';
import { entriesOf } from '../applied/flux/entries';
import { objectId } from '../applied/flux/object-id';
import type { Applied } from '../applied/flux/types';
import { treeOf } from '../applied/tree';
import { baseManifests } from './base-manifests';
import { entryPlace } from './cluster-entry';
import { clusterManifests } from './cluster-manifests';
import { fluxApisOf } from './flux-apis';
import { listIn } from './list-entry';
import type { RepoFile } from '../base/repo-file';
import type { Layout } from '../configuration/repository-rules';

/** What Flux makes of our files in repositories of other people, as the resolver sees it. */

const URL = 'https://github.com/contoso/fleet';

function bootstrapped(path: string): RepoFile {
  const folder = path === '' ? '' : `${path}/`;
  return {
    path: `${folder}flux-system/gotk-sync.yaml`,
    text: `apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: flux-system, namespace: flux-system}
spec: {url: ${URL}, ref: {branch: main}}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: flux-system, namespace: flux-system}
spec: {path: ./${path}, prune: true, sourceRef: {kind: GitRepository, name: flux-system}}
`,
  };
}

const SHOP: RepoFile = {
  path: 'apps/shop.yaml',
  text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: shop}\n',
};
const INFRASTRUCTURE: RepoFile = {
  path: 'clusters/aks-shop/infrastructure.yaml',
  text: 'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: identity-charts, namespace: flux-system}\nspec: {path: ./infrastructure/overlays/aks-shop, prune: true, sourceRef: {kind: GitRepository, name: flux-system}, postBuild: {substituteFrom: [{kind: ConfigMap, name: cluster-vars}]}}\n',
};
const OVERLAY: RepoFile = {
  path: 'infrastructure/overlays/aks-shop/quota.yaml',
  text: 'apiVersion: v1\nkind: ResourceQuota\nmetadata: {name: q, namespace: shop}\n',
};
const VARS: RepoFile = {
  path: 'clusters/aks-shop/cluster-vars.yaml',
  text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cluster-vars, namespace: flux-system}\ndata: {zone: a}\n',
};

interface Case {
  readonly files: readonly RepoFile[];
  readonly layout?: Partial<Layout>;
}

const CASES: readonly (readonly [name: string, one: Case])[] = [
  ['a folder with nothing but flux-system', { files: [bootstrapped('clusters/aks-shop')] }],
  [
    'names that 0.1 used, in a team of its own',
    { files: [bootstrapped('clusters/aks-shop'), INFRASTRUCTURE, OVERLAY, VARS] },
  ],
  [
    'a kustomization.yaml that lists what Flux applies',
    {
      files: [
        bootstrapped('clusters/aks-shop'),
        { path: 'clusters/aks-shop/kustomization.yaml', text: 'resources:\n- flux-system\n' },
        {
          path: 'clusters/aks-shop/flux-system/kustomization.yaml',
          text: 'resources: [gotk-sync.yaml]\n',
        },
      ],
    },
  ],
  ['a cluster that is the root of the repository', { files: [bootstrapped(''), SHOP] }],
  [
    'a root with a kustomization.yaml',
    {
      files: [
        bootstrapped(''),
        SHOP,
        {
          path: 'kustomization.yaml',
          text: 'resources: [flux-system/gotk-sync.yaml, apps/shop.yaml]\n',
        },
      ],
    },
  ],
  [
    'environments by stage and region',
    {
      files: [bootstrapped('environments/prod/weu/shop')],
      layout: {
        base: 'platform/{stage}/nmi/{chart}',
        overlays: 'platform/{stage}/nmi/{cluster}',
        clusters: 'environments/{stage}/{region}/{cluster}',
        regions: { westeurope: 'weu' },
        kustomization: 'pod-identity',
        file: 'pod-identity.yaml',
      },
    },
  ],
];

function applied(files: readonly RepoFile[]): Applied {
  const tree = treeOf(files);
  const [entry] = entriesOf(tree, [URL]);
  if (entry === undefined) throw new Error('nothing shows where Flux begins');
  return appliedTo(entry, { own: { urls: [URL], branch: 'main', tree } });
}

function withOurs({ files, layout = {} }: Case): readonly RepoFile[] {
  const repository = { ...repositoryRules(), layout: { ...repositoryRules().layout, ...layout } };
  const finding = fluxApisOf(files, repository);
  if ('conflict' in finding) throw new Error(finding.conflict);
  const { apis } = finding;
  const [entry] = entriesOf(treeOf(files), [URL]);
  const charts = [wantedChart({ values: { a: '${acr_login_server}/x', b: 'pa$$word ${HOME}' } })];
  const cluster = wantedCluster({ stage: 'prod' });
  const folder = entry?.path ?? '';
  const input = { cluster, charts, releaseNames: new Map(), apis, folder };
  const ours = [
    ...baseManifests(charts[0]!, repository, apis, cluster),
    ...clusterManifests(input, repository),
  ].map(({ path, text }) => ({ path, after: text }));
  const place = entryPlace(repository, cluster, folder);
  const listing = listIn(files, place.folder, place.entry);
  return merged(files, listing.kind === 'edit' ? [...ours, listing.change] : ours);
}

function ids({ objects }: Applied): readonly string[] {
  return objects.map(objectId).sort();
}

describe.each(CASES)('in %s', (_, one) => {
  const name = one.layout?.kustomization ?? 'identity-reconciler';

  test('our files add our objects to the cluster, and nothing of the team is lost or gets a second owner', () => {
    const [before, after] = [applied(one.files), applied(withOurs(one))];
    const added = ids(after).filter((id) => !ids(before).includes(id));
    expect(added).toEqual([
      'Namespace -/baseline',
      'helm.toolkit.fluxcd.io/HelmRelease baseline/aad-pod-identity',
      `kustomize.toolkit.fluxcd.io/Kustomization flux-system/${name}`,
      'source.toolkit.fluxcd.io/OCIRepository baseline/aad-pod-identity',
    ]);
    expect(ids(before).filter((id) => !ids(after).includes(id))).toEqual([]);
    expect([after.contested, after.unknown]).toEqual([before.contested, before.unknown]);
    expect(after.kustomizations.flatMap(({ failure }) => failure ?? [])).toEqual([]);
  });

  test('values arrive as they were written, with the registry of the cluster', () => {
    const release = applied(withOurs(one)).objects.find(({ kind }) => kind === 'HelmRelease');
    expect(release?.value).toMatchObject({
      spec: { values: { a: 'acrfleet.azurecr.io/x', b: 'pa$$word ${HOME}' } },
    });
  });
});

/** Repositories as nobody has thought of them: where Flux reads, what else lies there, and how it is listed. */
const drawn = fc
  .record({
    path: fc.constantFrom('clusters/aks-shop', '', 'fleet/eu/x', 'identity-reconciler-x'),
    files: fc.uniqueArray(
      fc.record({
        folder: fc.constantFrom('', 'apps', 'apps/deep', 'identity', 'base'),
        name: fc.constantFrom('a', 'b', 'infrastructure', 'cluster-vars', 'namespace-baseline'),
      }),
      { maxLength: 6, selector: ({ folder, name }) => `${folder}/${name}` },
    ),
    style: fc.constantFrom('none', 'block', 'flow', 'json', 'quoted'),
    crlf: fc.boolean(),
    bom: fc.boolean(),
    chopped: fc.boolean(),
  })
  .map(({ path, files, style, ...bytes }): readonly RepoFile[] => {
    const under = path === '' ? '' : `${path}/`;
    const theirs = files.map(({ folder, name }, at) => ({
      path: `${under}${folder === '' ? '' : `${folder}/`}${name}.yaml`,
      text: `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c${at}, namespace: team}\n`,
    }));
    const entries = [bootstrapped(path), ...theirs].map((file) => file.path.slice(under.length));
    const listing = { path: `${under}kustomization.yaml`, text: listingOf(style, entries) };
    const own = style === 'none' ? [] : [{ ...listing, text: bytesOf(listing.text, bytes) }];
    return [bootstrapped(path), ...theirs, ...own];
  });

function listingOf(style: string, entries: readonly string[]): string {
  switch (style) {
    case 'flow':
      return `resources: [${entries.join(', ')}] # all\n`;
    case 'json':
      return JSON.stringify({ kind: 'Kustomization', resources: entries });
    case 'quoted':
      return `resources:\n${entries.map((one) => `- '${one}'\n`).join('')}\n# more?\n`;
    default:
      return `kind: Kustomization\nresources:\n${entries.map((one) => `    - ${one} # x\n`).join('')}`;
  }
}

interface Bytes {
  readonly crlf: boolean;
  readonly bom: boolean;
  readonly chopped: boolean;
}

function bytesOf(text: string, { crlf, bom, chopped }: Bytes): string {
  const ended = chopped ? text.replace(/\n$/, '') : text;
  return (bom ? '\uFEFF' : '') + (crlf ? ended.replaceAll('\n', '\r\n') : ended);
}

test('whatever lies in a repository, our files add our objects and do nothing else', () => {
  fc.assert(
    fc.property(drawn, (files) => {
      const [before, after] = [applied(files), applied(withOurs({ files }))];
      expect(ids(after).filter((id) => !ids(before).includes(id))).toHaveLength(4);
      expect(ids(before).filter((id) => !ids(after).includes(id))).toEqual([]);
      expect([after.contested, after.unknown]).toEqual([before.contested, before.unknown]);
      expect(after.kustomizations.flatMap(({ failure }) => failure ?? [])).toEqual([]);
    }),
    {
      seed: Number(process.env['FC_SEED'] ?? 20260102),
      numRuns: Number(process.env['FC_RUNS'] ?? 150),
    },
  );
});
