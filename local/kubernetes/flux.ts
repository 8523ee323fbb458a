import type { KubeObject } from './object';

/** Versions by kind, the newest last, as a release of Flux serves them. HelmChart has those of HelmRepository. */
export type FluxServed = Readonly<Record<Exclude<Kind, 'HelmChart'>, readonly string[]>>;

type Kind = keyof typeof GROUPS;

const GROUPS = {
  HelmRelease: { group: 'helm.toolkit.fluxcd.io', plural: 'helmreleases' },
  HelmChart: { group: 'source.toolkit.fluxcd.io', plural: 'helmcharts' },
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
      versions: versionsOf(served, kind as Kind).map((name, at, all) => ({
        ...{ name, served: true, storage: at === all.length - 1 },
        // What its controllers report is no new generation.
        subresources: { status: {} },
        schema: {
          openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
        },
      })),
    },
  }));
}

function versionsOf(served: FluxServed, kind: Kind): readonly string[] {
  return served[kind === 'HelmChart' ? 'HelmRepository' : kind];
}
