import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../../shared/core/base/json';
import { dice, type Dice as PlainDice } from '../../support/random';

/** Dice that remember the objects that they made: most patches mean one that is there. */
interface Dice extends PlainDice {
  readonly made: JsonObject[];
}

/** A tree with bases, overlays and components that do anything that kustomize can do, sensible or not. */
export interface RandomTree {
  readonly files: ReadonlyMap<string, string>;
  readonly folder: string;
}

export function randomTree(seed: number): RandomTree {
  const one: Dice = { ...dice(seed), made: [] };
  const files = new Map<string, string>();
  const bases = upTo(one, 2).map((at) => `base${at}`);
  for (const name of bases) addFolder(one, files, { name });
  const components = upTo(one, 2).map((at) => `component${at}`);
  for (const name of components) addFolder(one, files, { name, component: true });
  const middle = one.roll(3) === 0 ? ['middle'] : [];
  for (const name of middle) addFolder(one, files, { name, resources: bases.map(above) });
  const below = [...middle, ...(middle.length > 0 && one.roll(4) > 0 ? [] : bases)];
  addFolder(one, files, {
    name: 'top',
    resources: below.map(above),
    components: components.map(above),
  });
  return { files, folder: 'top' };
}

function above(folder: string): string {
  return `../${folder}`;
}

function upTo(one: Dice, most: number): readonly number[] {
  return Array.from({ length: one.roll(most + 1) }, (_, at) => at);
}

const NAMES = ['app', 'nmi', 'settings', 'default'] as const;
const NAMESPACES = ['shop', 'flux-system', 'default'] as const;

function pick<T>(one: Dice, items: readonly [T, ...T[]]): T {
  return one.pick(items) ?? items[0];
}

function maybe(one: Dice, below: number, fields: () => JsonObject): JsonObject {
  return one.roll(below) === 0 ? fields() : {};
}

interface Folder {
  readonly name: string;
  readonly resources?: readonly string[];
  readonly components?: readonly string[];
  readonly component?: boolean;
}

function addFolder(one: Dice, files: Map<string, string>, folder: Folder): void {
  const { name, resources = [], components = [], component = false } = folder;
  const own = upTo(one, component ? 1 : 2).map((at) => `objects${at}.yaml`);
  for (const file of own) files.set(`${name}/${file}`, objectsText(one));
  const type: JsonObject = component
    ? { apiVersion: 'kustomize.config.k8s.io/v1alpha1', kind: 'Component' }
    : {};
  const kustomization: JsonObject = {
    ...type,
    resources: [...resources, ...own],
    ...(components.length > 0 ? { components: [...components] } : {}),
    ...maybe(one, 3, () => ({ namespace: pick(one, NAMESPACES) })),
    ...maybe(one, 3, () => ({ namePrefix: pick(one, ['p-', 'q-']) })),
    ...maybe(one, 5, () => ({ nameSuffix: '-s' })),
    ...maybe(one, 4, () => ({ commonLabels: { team: pick(one, ['a', 'b']) } })),
    ...maybe(one, 5, () => ({
      labels: [{ pairs: { l: '1' }, includeTemplates: one.roll(2) === 0 }],
    })),
    ...maybe(one, 5, () => ({ commonAnnotations: { note: 'x' } })),
    ...maybe(one, 4, () => ({ images: [imageEntry(one)] })),
    ...maybe(one, 4, () => ({ configMapGenerator: [generator(one)] })),
    ...maybe(one, 6, () => ({ secretGenerator: [generator(one)] })),
    ...maybe(one, 2, () => ({ patches: upTo(one, 2).map(() => patch(one)) })),
    ...maybe(one, 5, () => ({ replacements: [replacement(one)] })),
    ...maybe(one, 20, () => ({ replicas: [{ name: pick(one, NAMES), count: one.roll(5) }] })),
  };
  files.set(`${name}/kustomization.yaml`, stringify(kustomization));
}

function objectsText(one: Dice): string {
  const objects = Array.from({ length: 1 + one.roll(3) }, () => object(one));
  one.made.push(...objects);
  if (one.roll(8) === 0) return stringify({ apiVersion: 'v1', kind: 'List', items: objects });
  return objects.map((each) => stringify(each)).join('---\n');
}

function metadata(one: Dice): JsonObject {
  return {
    name: pick(one, NAMES),
    ...maybe(one, 2, () => ({ namespace: pick(one, NAMESPACES) })),
    ...maybe(one, 4, () => ({ labels: { app: pick(one, NAMES) } })),
    ...maybe(one, 5, () => ({ annotations: { a: pick<Json>(one, ['1', 2, true, null]) } })),
  };
}

const RBAC = 'rbac.authorization.k8s.io';

function object(one: Dice): JsonObject {
  const meta = { metadata: metadata(one) };
  const name = pick(one, NAMES);
  const namespace = pick(one, NAMESPACES);
  return pick<() => JsonObject>(one, [
    () => ({ apiVersion: 'v1', kind: 'ConfigMap', ...meta, data: { a: '1', b: name } }),
    () => ({ apiVersion: 'v1', kind: 'Secret', ...meta, stringData: { a: '1' } }),
    () => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }),
    () => ({ apiVersion: 'v1', kind: 'ServiceAccount', ...meta }),
    () => ({
      apiVersion: `${RBAC}/v1`,
      kind: pick(one, ['Role', 'ClusterRole']),
      ...meta,
      rules: [{ resourceNames: [name] }],
    }),
    () => ({
      apiVersion: `${RBAC}/v1`,
      kind: pick(one, ['RoleBinding', 'ClusterRoleBinding']),
      ...meta,
      roleRef: { apiGroup: RBAC, kind: pick(one, ['Role', 'ClusterRole']), name },
      subjects: [{ kind: 'ServiceAccount', name, ...maybe(one, 2, () => ({ namespace })) }],
    }),
    () => ({
      apiVersion: 'apps/v1',
      kind: pick(one, ['Deployment', 'DaemonSet']),
      ...meta,
      spec: { template: { spec: podSpec(one) } },
    }),
    () => ({ apiVersion: 'v1', kind: 'Service', ...meta, spec: { ports: [{ port: 80 }] } }),
    () => ({
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      ...meta,
      spec: {
        interval: '5m',
        values: { a: { b: one.roll(3) }, list: [1, 2] },
        valuesFrom: [{ kind: 'ConfigMap', name }],
      },
    }),
    () => ({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      ...meta,
      spec: { path: './apps', prune: true },
    }),
  ])();
}

function podSpec(one: Dice): JsonObject {
  const name = pick(one, NAMES);
  return {
    serviceAccountName: name,
    containers: [container(one), ...(one.roll(2) === 0 ? [container(one)] : [])],
    ...maybe(one, 2, () => ({
      volumes: [
        { name: 'v', configMap: { name } },
        { name: 'w', secret: { secretName: name } },
      ],
    })),
  };
}

function container(one: Dice): JsonObject {
  return {
    name: pick(one, ['main', 'side']),
    image: pick(one, ['nginx:1.0', 'mcr.microsoft.com/nmi@sha256:abc', 'localhost:5000/x']),
    ...maybe(one, 2, () => ({
      env: [
        { name: 'A', value: '1' },
        { name: pick(one, ['B', 'C']), value: '2' },
      ],
    })),
    ...maybe(one, 2, () => ({
      ports: [{ containerPort: 80, ...maybe(one, 2, () => ({ protocol: 'UDP' })) }],
    })),
    ...maybe(one, 3, () => ({
      args: ['x'],
      envFrom: [{ configMapRef: { name: pick(one, NAMES) } }],
    })),
  };
}

function imageEntry(one: Dice): JsonObject {
  return {
    name: pick(one, ['nginx', 'mcr.microsoft.com/nmi', 'localhost:5000/x']),
    ...maybe(one, 2, () => ({ newName: 'acr.azurecr.io/y' })),
    ...maybe(one, 2, () => ({ newTag: pick(one, ['2', 'v3']) })),
    ...maybe(one, 4, () => ({ digest: 'sha256:def' })),
  };
}

function generator(one: Dice): JsonObject {
  return {
    name: pick(one, ['generated', ...NAMES]),
    literals: [`a=${one.roll(5)}`, 'c=<d>'],
    ...maybe(one, 6, () => ({ behavior: pick(one, ['merge', 'replace', 'create']) })),
    ...maybe(one, 4, () => ({ namespace: pick(one, NAMESPACES) })),
    ...maybe(one, 4, () => ({ options: { disableNameSuffixHash: true, labels: { g: '1' } } })),
  };
}

function patch(one: Dice): JsonObject {
  return pick<() => JsonObject>(one, [
    () => ({ target: target(one), patch: stringify(operations(one)) }),
    () => ({
      target: target(one),
      patch: stringify({ apiVersion: 'v1', kind: 'X', metadata: { name: 'any' }, ...change(one) }),
      ...maybe(one, 6, () => ({ options: { allowNameChange: true } })),
    }),
    () => ({ patch: stringify({ ...identityOf(known(one)), ...change(one) }) }),
  ])();
}

/** One that was made, or now and then one that was not. */
function known(one: Dice): JsonObject {
  return one.roll(8) === 0 ? object(one) : (one.pick(one.made) ?? object(one));
}

function identityOf({ apiVersion = '', kind = '', metadata: meta }: JsonObject): JsonObject {
  const { name = '', namespace } = meta as JsonObject;
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
  };
}

function target(one: Dice): JsonObject {
  return pick<() => JsonObject>(one, [
    () => ({ kind: pick(one, ['ConfigMap', 'Deployment|DaemonSet', 'HelmRelease', '.*Binding']) }),
    () => ({ name: pick(one, NAMES) }),
    () => ({ namespace: pick(one, NAMESPACES) }),
    () => ({ labelSelector: pick(one, ['app=nmi', 'app in (app, nmi)', 'team', '!team']) }),
    () => ({ group: pick(one, ['apps', '']), version: 'v1' }),
  ])();
}

function operations(one: Dice): Json {
  return Array.from({ length: 1 + one.roll(2) }, () =>
    pick<() => JsonObject>(one, [
      () => ({ op: 'add', path: '/metadata/labels', value: { patched: 'yes' } }),
      () => ({ op: 'add', path: '/spec', value: { a: one.roll(3) } }),
      () => ({ op: 'replace', path: '/metadata/name', value: 'renamed' }),
      () => ({ op: 'replace', path: '/metadata/namespace', value: pick(one, NAMESPACES) }),
      () => ({
        op: 'remove',
        path: pick(one, ['/spec/interval', '/data/a', '/metadata/annotations']),
      }),
      () => ({ op: 'add', path: '/spec/values/list/-', value: 3 }),
    ])(),
  );
}

function change(one: Dice): JsonObject {
  return pick<() => JsonObject>(one, [
    () => ({ data: { a: 'patched', b: null } }),
    () => ({ spec: { values: { a: null, list: [9] }, interval: '10m' } }),
    () => ({
      spec: {
        template: {
          spec: {
            containers: [{ name: 'main', image: 'patched:1', env: [{ name: 'A', value: '9' }] }],
          },
        },
      },
    }),
    () => ({
      spec: {
        template: {
          spec: {
            containers: [{ name: 'side', $patch: 'delete' }],
            volumes: [{ name: 'v', configMap: { name: 'other' } }],
          },
        },
      },
    }),
    () => ({ $patch: 'delete' }),
    () => ({ spec: { $patch: 'replace', only: 'this' } }),
  ])();
}

function replacement(one: Dice): JsonObject {
  return {
    source: {
      ...sourceOf(identityOf(known(one))),
      fieldPath: pick(one, ['metadata.name', 'metadata.name', 'data.a', 'spec.interval']),
    },
    targets: [
      {
        select: target(one),
        fieldPaths: [
          pick(one, [
            'metadata.annotations.from',
            'spec.values.b',
            'spec.template.spec.containers.[name=main].image',
            'metadata.namespace',
          ]),
        ],
        options: { create: one.roll(3) > 0 },
      },
    ],
  };
}

function sourceOf({ kind = '', metadata: meta }: JsonObject): JsonObject {
  return { kind, ...(meta as JsonObject) };
}
