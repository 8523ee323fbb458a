import type { FluxVersion } from '../configuration/repository-rules';

/** Kinds of Flux that we write or look for. */
export type FluxKind = 'HelmRelease' | 'HelmRepository' | 'OCIRepository' | 'Kustomization';

export const FLUX_GROUPS: Readonly<Record<FluxKind, string>> = {
  HelmRelease: 'helm.toolkit.fluxcd.io',
  HelmRepository: 'source.toolkit.fluxcd.io',
  OCIRepository: 'source.toolkit.fluxcd.io',
  Kustomization: 'kustomize.toolkit.fluxcd.io',
};

/** The API versions that one minor release of Flux serves, oldest first. */
export interface FluxMinor extends Readonly<Record<FluxKind, readonly string[]>> {
  readonly flux: FluxVersion;
}

const HELM_BETAS = ['v2beta1', 'v2beta2'];
const BETAS = ['v1beta1', 'v1beta2'];

/**
 * Read from the CRDs of each release's pinned controllers. A minor release that is missing here (0.32 to 0.40) serves
 * what the one before it does. 2.9 is taken from the CRDs of source-controller 1.9.1, which serve v1 alone.
 */
export const FLUX_MINORS: readonly FluxMinor[] = [
  minor('0.31', ['v2beta1'], BETAS, [], BETAS),
  minor('0.41', ['v2beta1'], BETAS, ['v1beta2'], BETAS),
  minor('2.0', ['v2beta1'], BETAS, ['v1beta2'], [...BETAS, 'v1']),
  minor('2.1', ['v2beta1'], BETAS, ['v1beta2'], [...BETAS, 'v1']),
  minor('2.2', HELM_BETAS, BETAS, ['v1beta2'], [...BETAS, 'v1']),
  minor('2.3', [...HELM_BETAS, 'v2'], [...BETAS, 'v1'], ['v1beta2'], [...BETAS, 'v1']),
  minor('2.4', [...HELM_BETAS, 'v2'], [...BETAS, 'v1'], ['v1beta2'], [...BETAS, 'v1']),
  minor('2.5', [...HELM_BETAS, 'v2'], [...BETAS, 'v1'], ['v1beta2'], [...BETAS, 'v1']),
  minor('2.6', [...HELM_BETAS, 'v2'], [...BETAS, 'v1'], ['v1beta2', 'v1'], [...BETAS, 'v1']),
  minor('2.7', ['v2beta2', 'v2'], ['v1beta2', 'v1'], ['v1beta2', 'v1'], ['v1beta2', 'v1']),
  minor('2.8', ['v2'], ['v1'], ['v1'], ['v1']),
  minor('2.9', ['v2'], ['v1'], ['v1'], ['v1']),
];

/** The release that a version belongs to: `2.6.4` is 2.6, and what is newer than we know is the newest that we know. */
export function minorFor(version: string): FluxMinor | undefined {
  const wanted = numberOf(version);
  if (wanted === undefined) return undefined;
  return FLUX_MINORS.findLast(({ flux }) => (numberOf(flux) ?? Infinity) <= wanted);
}

/** The releases from `oldest` on. */
export function minorsSince(oldest: FluxVersion): readonly FluxMinor[] {
  return FLUX_MINORS.slice(FLUX_MINORS.findIndex(({ flux }) => flux === oldest));
}

/** The newest version of a kind that every one of the releases serves. */
export function servedByAll(kind: FluxKind, releases: readonly FluxMinor[]): string | undefined {
  const [first, ...others] = releases;
  return first?.[kind].findLast((version) =>
    others.every((other) => other[kind].includes(version)),
  );
}

function numberOf(version: string): number | undefined {
  const [, major, minor] = /^v?(\d{1,3})\.(\d{1,3})(?:\.|$)/.exec(version) ?? [];
  return major === undefined ? undefined : Number(major) * 1000 + Number(minor);
}

function minor(
  flux: FluxVersion,
  ...[helmRelease, helmRepository, ociRepository, kustomization]: readonly [
    readonly string[],
    readonly string[],
    readonly string[],
    readonly string[],
  ]
): FluxMinor {
  return {
    flux,
    HelmRelease: helmRelease,
    HelmRepository: helmRepository,
    OCIRepository: ociRepository,
    Kustomization: kustomization,
  };
}
