import type { FluxApis, FluxApisFinding } from './flux-apis';
import type { FluxRules, RepositoryRules } from '../configuration/repository-rules';

/** The kind of object that a release takes its chart from. */
export interface ChosenSource {
  readonly kind: 'OCIRepository' | 'HelmRepository';
  readonly version: string;
  /** What was asked for and cannot be had, in words. */
  readonly note?: string;
}

/**
 * What the configuration says; else the kind that the repository's releases use; else the one that pins the chart's bytes
 * by digest. That is OCIRepository where it is served as v1; as v1beta2 only if it is asked for, because that is gone
 * again in Flux 2.8. A HelmRelease refers to it by chartRef, which v2 alone has (helm-controller 1.0).
 */
export function chooseSource(
  { versions, sourceInUse }: FluxApis,
  { source }: Pick<FluxRules, 'source'>,
): ChosenSource {
  const helm = { kind: 'HelmRepository', version: versions.HelmRepository } as const;
  if (source === 'HelmRepository') return helm;
  if (source === 'auto' && sourceInUse === 'HelmRepository') return helm;
  const oci = versions.HelmRelease === 'v2' ? versions.OCIRepository : undefined;
  if (oci !== undefined && (oci === 'v1' || source === 'OCIRepository')) {
    return { kind: 'OCIRepository', version: oci };
  }
  if (source === 'auto') return helm;
  return {
    ...helm,
    note: 'An OCIRepository is asked for, but no version of it with chartRef is served by every cluster: a HelmRepository is written instead.',
  };
}

/** How the API versions of new files were found. */
export function fluxApisNotes(
  finding: Exclude<FluxApisFinding, { readonly conflict: string }>,
  { flux }: Pick<RepositoryRules, 'flux'>,
): readonly string[] {
  const { versions } = finding.apis;
  const source = chooseSource(finding.apis, flux);
  const pinLost = flux.pinDigest && source.kind === 'HelmRepository';
  return [
    `API versions: HelmRelease ${versions.HelmRelease}, ${source.kind} ${source.version}, Kustomization ${versions.Kustomization}; because ${finding.evidence.join('; ')}.`,
    ...(source.note === undefined ? [] : [source.note]),
    ...(pinLost ? ['A HelmRepository cannot pin a digest: the version alone is written.'] : []),
  ];
}
