import type { FactKind } from '../../core/installed/cluster-facts';

/** Where objects of a kind are listed, over all namespaces. */
export interface FluxKindPath {
  readonly kind: Extract<
    FactKind,
    | 'Kustomization'
    | 'GitRepository'
    | 'OCIRepository'
    | 'HelmRepository'
    | 'HelmChart'
    | 'HelmRelease'
  >;
  readonly group: string;
  readonly plural: string;
}

export const FLUX_KINDS: readonly FluxKindPath[] = [
  { kind: 'Kustomization', group: 'kustomize.toolkit.fluxcd.io', plural: 'kustomizations' },
  { kind: 'GitRepository', group: 'source.toolkit.fluxcd.io', plural: 'gitrepositories' },
  { kind: 'OCIRepository', group: 'source.toolkit.fluxcd.io', plural: 'ocirepositories' },
  { kind: 'HelmRepository', group: 'source.toolkit.fluxcd.io', plural: 'helmrepositories' },
  { kind: 'HelmChart', group: 'source.toolkit.fluxcd.io', plural: 'helmcharts' },
  { kind: 'HelmRelease', group: 'helm.toolkit.fluxcd.io', plural: 'helmreleases' },
];

const VERSION = /^v(\d+)(?:(alpha|beta)(\d+))?$/;
const STAGES = ['alpha', 'beta', undefined];

/** Versions of a group that are served, the newest first: v2, v2beta2, v2beta1. */
export function versionsOf(served: readonly string[], group: string): readonly string[] {
  return served
    .filter((text) => text.startsWith(`${group}/`))
    .map((text) => text.slice(group.length + 1))
    .filter((version) => VERSION.test(version))
    .sort((one, other) => rankOf(other) - rankOf(one));
}

function rankOf(version: string): number {
  const [, major = '0', stage, minor = '0'] = VERSION.exec(version) ?? [];
  return Number(major) * 10_000 + STAGES.indexOf(stage) * 1000 + Number(minor);
}
