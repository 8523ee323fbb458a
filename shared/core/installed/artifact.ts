import type { ObservedSource } from './cluster-facts';
import type { OurArtifact } from './install-status';
import type { FoundRelease } from './of-release';
import { sameVersion } from './same-version';

/**
 * `4.1.18@sha256:…` in its parts. A HelmChart says the version alone, and an OCIRepository that is told a digest says nothing but that
 * (source-controller, OCIRepositoryReconciler.getRevision).
 */
export function artifactOf({ revision = '' }: Pick<ObservedSource, 'revision'>): {
  readonly version: string;
  readonly digest?: string;
} {
  if (/^sha\d+:/.test(revision)) return { version: '', digest: revision };
  const [version = '', digest] = revision.split('@');
  return { version: version.replaceAll('_', '+'), ...(digest !== undefined && { digest }) };
}

/**
 * Whether the artifact that Flux holds is what we have put into the registry; undefined where nothing tells. An OCIRepository
 * says the digest of the manifest, a HelmChart that of the package, unless values were put into it.
 */
export function isOurs(
  { source }: Pick<FoundRelease, 'source'>,
  ours: OurArtifact | undefined,
): boolean | undefined {
  if (ours === undefined || source?.revision === undefined) return undefined;
  const { version, digest } = artifactOf(source);
  // A digest that is another one may be that of the version before.
  if (version === '') return digest === ours.manifestDigest ? true : undefined;
  if (!sameVersion(version, ours.version)) return undefined;
  if (source.kind === 'OCIRepository') {
    return digest === undefined ? undefined : digest === ours.manifestDigest;
  }
  if (source.kind !== 'HelmChart' || source.repackaged === true || source.digest === undefined) {
    return undefined;
  }
  return source.digest === ours.packageDigest;
}
