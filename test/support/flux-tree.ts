import { appliedTo } from '../../shared/core/applied/flux/applied';
import { entriesOf } from '../../shared/core/applied/flux/entries';
import type { Applied, Repositories } from '../../shared/core/applied/flux/types';
import type { Json, JsonObject } from '../../shared/core/base/json';

/** Files of a small GitOps repository, for tests that say what they need in a line. JSON is YAML. */
export type Files = Readonly<Record<string, string>>;

export const OWN_URL = 'https://github.com/contoso/fleet';

export function documents(...objects: readonly JsonObject[]): string {
  return objects.map((object) => JSON.stringify(object)).join('\n---\n') + '\n';
}

export function gitRepository(name: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'source.toolkit.fluxcd.io/v1',
    kind: 'GitRepository',
    metadata: { name, namespace: 'flux-system' },
    spec: { url: OWN_URL, ref: { branch: 'main' }, ...spec },
  };
}

export function kustomization(name: string, path: string, spec: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    kind: 'Kustomization',
    metadata: { name, namespace: 'flux-system' },
    spec: { path, prune: true, sourceRef: { kind: 'GitRepository', name: 'flux-system' }, ...spec },
  };
}

/** gotk-sync.yaml of a cluster at `path`. */
export function sync(path: string, source: JsonObject = {}, spec: JsonObject = {}): string {
  return documents(gitRepository('flux-system', source), kustomization('flux-system', path, spec));
}

export function namespace(name: string, metadata: JsonObject = {}): JsonObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, ...metadata } };
}

export function configMap(name: string, data: JsonObject, more: JsonObject = {}): JsonObject {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'flux-system' },
    data,
    ...more,
  };
}

/** A release of the chart, with a source beside it. */
export function nmiRelease(spec: JsonObject = {}): readonly JsonObject[] {
  const metadata = { name: 'nmi', namespace: 'identity' };
  return [
    {
      apiVersion: 'source.toolkit.fluxcd.io/v1',
      kind: 'HelmRepository',
      metadata,
      spec: { url: 'oci://acr.azurecr.io/charts', type: 'oci' },
    },
    {
      apiVersion: 'helm.toolkit.fluxcd.io/v2',
      kind: 'HelmRelease',
      metadata,
      spec: {
        chart: {
          spec: {
            chart: 'aad-pod-identity',
            version: '4.1.17',
            sourceRef: { kind: 'HelmRepository', name: 'nmi' },
          },
        },
        ...spec,
      },
    },
  ];
}

export function repositoriesOf(
  files: Files,
  others: Readonly<Record<string, Files>> = {},
): Repositories {
  return {
    own: { urls: [OWN_URL], branch: 'main', tree: { files: new Map(Object.entries(files)) } },
    others: new Map(
      Object.entries(others).map(([key, tree]) => [key, { files: new Map(Object.entries(tree)) }]),
    ),
  };
}

/** What the only cluster of a repository applies; its sync file is added at clusters/prod. */
export function appliedOf(files: Files, others: Readonly<Record<string, Files>> = {}): Applied {
  const repositories = repositoriesOf({ [SYNC]: sync('./clusters/prod'), ...files }, others);
  const { tree, urls } = repositories.own;
  const [entry, second] = entriesOf(tree, urls);
  if (entry === undefined || second !== undefined) throw new Error('there is not one cluster');
  return appliedTo(entry, repositories);
}

export const SYNC = 'clusters/prod/flux-system/gotk-sync.yaml';

/** `Namespace -/a`, as they come, without what Flux itself is. */
export function shortNames({ objects }: Applied): readonly string[] {
  return objects
    .filter(({ name }) => name !== 'flux-system')
    .map(({ kind, namespace: within, name }) => `${kind} ${within === '' ? '-' : within}/${name}`);
}

export function valueOf({ objects }: Applied, kind: string, name: string): Json | undefined {
  return objects.find((object) => object.kind === kind && object.name === name)?.value;
}
