import type { RepoFile } from '../../shared/core/base/repo-file';
import { bootstrap, SERVER } from './fleet-scene';
import type { Dice } from './random';

/** A GitOps repository in nobody's style, made up from the ways in which people do it. */
export interface RandomRepository {
  readonly files: readonly RepoFile[];
  readonly clusters: readonly string[];
  /** What was done to it, for whoever reads a failure. */
  readonly story: readonly string[];
}

interface Making {
  readonly dice: Dice;
  readonly files: Map<string, string>;
  readonly story: string[];
  /** Folder of the entry, by cluster. */
  readonly folders: ReadonlyMap<string, string>;
}

const VERSIONS = ['4.1.16', '4.1.17', '4.1.18', '4.1.x', '4.2.0'];
const REGISTRIES = [`oci://${SERVER}/charts`, 'oci://ghcr.io/contoso/charts'];

export function randomRepository(dice: Dice): RandomRepository {
  const clusters = ['ada', 'bob', 'cyd'].slice(0, 1 + dice.roll(3));
  const root = dice.pick(['clusters', 'environments/eu', 'fleet']) ?? 'clusters';
  const folders = new Map(clusters.map((name) => [name, `${root}/${name}`]));
  const making: Making = { dice, files: new Map(), story: [`root ${root}`], folders };
  putBase(making);
  for (const name of clusters) putCluster(making, name);
  const count = dice.roll(6);
  for (let at = 0; at < count; at += 1) mutate(making);
  return {
    files: [...making.files].map(([path, text]) => ({ path, text })),
    clusters,
    story: making.story,
  };
}

function put({ files }: Making, path: string, text: string): void {
  files.set(path, text);
}

function release(
  version: string,
  namespace: string | undefined,
  name = 'aad-pod-identity',
): string {
  const at = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}${at}}
spec:
  interval: 30m
  chart:
    spec:
      chart: aad-pod-identity
      version: ${version}
      sourceRef: {kind: HelmRepository, name: acr}
`;
}

function repository(url: string, namespace: string | undefined): string {
  const at = namespace === undefined ? '' : `, namespace: ${namespace}`;
  return `apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: acr${at}}
spec: {type: oci, interval: 12h, url: '${url}'}
`;
}

function kustomization(name: string, path: string, more = ''): string {
  return `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  interval: 10m
  path: ./${path}
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
${more}`;
}

/** A base that clusters may share: with a namespace of its own or without. */
function putBase(making: Making): void {
  const { dice } = making;
  const namespace = dice.roll(2) === 0 ? 'identity' : undefined;
  const version = dice.pick(VERSIONS) ?? '4.1.17';
  const url = dice.roll(5) === 0 ? REGISTRIES[1] : REGISTRIES[0];
  making.story.push(`base ${version} in ${namespace ?? 'no namespace'} from ${url}`);
  put(making, 'infra/base/nmi/release.yaml', release(version, namespace));
  put(making, 'infra/base/nmi/repository.yaml', repository(url ?? '', namespace));
  if (dice.roll(3) > 0) {
    put(
      making,
      'infra/base/nmi/kustomization.yaml',
      'resources: [release.yaml, repository.yaml]\n',
    );
  }
}

function putCluster(making: Making, name: string): void {
  const { dice, folders } = making;
  const folder = folders.get(name) ?? name;
  const boot = bootstrap(folder);
  put(making, boot.path, boot.text);
  put(
    making,
    `${folder}/apps.yaml`,
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: shop, namespace: default}\ndata: {version: 4.1.17}\n',
  );
  const way = dice.roll(5);
  making.story.push(`${name} gets NMI by way ${way}`);
  if (way === 0) put(making, `${folder}/infra.yaml`, target(name, 'infra/base/nmi'));
  if (way === 1) {
    const overlay = `infra/overlays/${name}`;
    put(
      making,
      `${overlay}/kustomization.yaml`,
      'namespace: identity\nresources: [../../base/nmi]\n',
    );
    put(making, `${folder}/infra.yaml`, kustomization(`infra-${name}`, overlay));
  }
  if (way === 2) {
    put(
      making,
      `${folder}/nmi.yaml`,
      `${release('4.1.17', 'identity')}---\n${repository(REGISTRIES[0] ?? '', 'identity')}`,
    );
  }
  if (dice.roll(3) === 0) {
    const listed = ['apps.yaml', 'flux-system/gotk-sync.yaml', 'infra.yaml', 'nmi.yaml'].filter(
      (file) => making.files.has(`${folder}/${file}`),
    );
    put(
      making,
      `${folder}/kustomization.yaml`,
      `resources:\n${listed.map((file) => `  - ${file}\n`).join('')}`,
    );
  }
}

function target(name: string, path: string): string {
  return kustomization(`infra-${name}`, path, '  targetNamespace: identity\n');
}

/** What teams do over the years. Each leaves a repository that may or may not build: that is for the product to see. */
const MUTATIONS: Readonly<Record<string, (making: Making, folder: string, name: string) => void>> =
  {
    'pins a version by a patch of Flux': (making, folder) => {
      const path = `${folder}/infra.yaml`;
      const text = making.files.get(path);
      if (text === undefined || text.includes('patches:')) return;
      const patch = `  patches:\n    - target: {kind: HelmRelease}\n      patch: |\n        - op: replace\n          path: /spec/chart/spec/version\n          value: ${making.dice.pick(VERSIONS)}\n`;
      put(making, path, text + patch);
    },
    'deletes the release by a patch': (making, folder) => {
      const path = `${folder}/infra.yaml`;
      const text = making.files.get(path);
      if (text === undefined || text.includes('patches:')) return;
      put(
        making,
        path,
        `${text}  patches:\n    - patch: |\n        $patch: delete\n        apiVersion: helm.toolkit.fluxcd.io/v2\n        kind: HelmRelease\n        metadata: {name: aad-pod-identity}\n      target: {kind: HelmRelease}\n`,
      );
    },
    suspends: (making, folder) => {
      const path =
        making.dice.roll(3) === 0 ? `${folder}/flux-system/gotk-sync.yaml` : `${folder}/infra.yaml`;
      const text = making.files.get(path);
      if (text === undefined) return;
      put(making, path, text.replace('  prune: true', '  suspend: true\n  prune: true'));
    },
    'applies a folder a second time': (making, folder, name) => {
      put(making, `${folder}/again.yaml`, kustomization(`again-${name}`, 'infra/base/nmi'));
    },
    'has a namespace called as ours': (making, folder) => {
      put(
        making,
        `${folder}/namespace.yaml`,
        'apiVersion: v1\nkind: Namespace\nmetadata: {name: baseline}\n',
      );
    },
    'has a Kustomization called as ours': (making, folder) => {
      put(
        making,
        'apps/x.yaml',
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, namespace: default}\n',
      );
      put(making, `${folder}/taken.yaml`, kustomization('identity-reconciler', 'apps'));
    },
    'has a file called as ours': (making, folder) => {
      put(
        making,
        `${folder}/identity-reconciler.yaml`,
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: y, namespace: default}\n',
      );
    },
    'applies the whole repository': (making, folder, name) => {
      put(making, `${folder}/all.yaml`, kustomization(`all-${name}`, ''));
    },
    'applies our folder': (making, folder, name) => {
      put(making, `${folder}/ours.yaml`, kustomization(`ours-${name}`, 'identity-reconciler'));
    },
    'takes in a remote resource': (making, folder) => {
      put(
        making,
        `${folder}/kustomization.yaml`,
        'resources: [flux-system/gotk-sync.yaml, "https://example.com/all.yaml"]\n',
      );
    },
    'ignores what it does not know': (making, folder) => {
      const path = `${folder}/flux-system/gotk-sync.yaml`;
      const text = making.files.get(path) ?? '';
      const top = folder.split('/')[0] ?? '';
      put(
        making,
        path,
        text.replace('interval: 1m0s,', `interval: 1m0s, ignore: "/*\\n!/${top}\\n!/infra\\n",`),
      );
    },
    'renames a file': (making, folder) => {
      const text = making.files.get(`${folder}/infra.yaml`);
      if (text === undefined || making.files.has(`${folder}/kustomization.yaml`)) return;
      making.files.delete(`${folder}/infra.yaml`);
      put(making, `${folder}/platform.yaml`, text);
    },
    'moves the base': (making) => {
      for (const [path, text] of [...making.files]) {
        if (!path.startsWith('infra/base/nmi/')) continue;
        making.files.delete(path);
        put(making, path.replace('infra/base/nmi/', 'modules/pod-identity/'), text);
      }
      for (const [path, text] of making.files) {
        put(
          making,
          path,
          text
            .replaceAll('./infra/base/nmi', './modules/pod-identity')
            .replaceAll('../../base/nmi', '../../../modules/pod-identity'),
        );
      }
    },
    'keeps another release in the same file': (making, folder) => {
      put(
        making,
        `${folder}/other.yaml`,
        release('4.1.17', 'other', 'other').replace('chart: aad-pod-identity', 'chart: podinfo'),
      );
    },
    'says the version in a variable': (making, folder) => {
      const path = `${folder}/infra.yaml`;
      const base = [...making.files.keys()].find((one) => one.endsWith('/release.yaml'));
      const text = making.files.get(path);
      if (base === undefined || text === undefined || text.includes('postBuild')) return;
      put(
        making,
        base,
        (making.files.get(base) ?? '').replace(/version: .*/, 'version: ${nmi:=4.1.16}'),
      );
      put(making, path, `${text}  postBuild: {substitute: {nmi: 4.1.17}}\n`);
    },
  };

function mutate(making: Making): void {
  const { dice, folders } = making;
  const name = dice.pick([...folders.keys()]) ?? '';
  const what = dice.pick(Object.keys(MUTATIONS)) ?? '';
  making.story.push(`${name} ${what}`);
  MUTATIONS[what]?.(making, folders.get(name) ?? '', name);
}
