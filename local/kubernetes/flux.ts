import type { KubeObject } from './object';

/** Versions by kind, the newest last, as a release of Flux serves them. */
export type FluxServed = Readonly<Record<keyof typeof GROUPS, readonly string[]>>;

const GROUPS = {
  HelmRelease: { group: 'helm.toolkit.fluxcd.io', plural: 'helmreleases' },
  HelmRepository: { group: 'source.toolkit.fluxcd.io', plural: 'helmrepositories' },
  OCIRepository: { group: 'source.toolkit.fluxcd.io', plural: 'ocirepositories' },
  GitRepository: { group: 'source.toolkit.fluxcd.io', plural: 'gitrepositories' },
  Kustomization: { group: 'kustomize.toolkit.fluxcd.io', plural: 'kustomizations' },
} as const;

/** Definitions of Flux' kinds. Their schemas take anything: what is served is all that they are for. */
export function fluxDefinitions(served: FluxServed): readonly KubeObject[] {
  return Object.entries(GROUPS).map(([kind, { group, plural }]) => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${plural}.${group}` },
    spec: {
      group,
      names: { kind, plural, listKind: `${kind}List`, singular: kind.toLowerCase() },
      scope: 'Namespaced',
      versions: served[kind as keyof typeof GROUPS].map((name, at, all) => ({
        ...{ name, served: true, storage: at === all.length - 1 },
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      })),
    },
  }));
}
