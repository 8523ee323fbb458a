import { chooseSource } from './choose-source';
import type { FluxApisFinding } from './flux-apis';
import type { RepositoryRules } from '../configuration/repository-rules';

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
