import { createHash } from 'node:crypto';
import type { Digest } from '../../core/charts/release';
import { tryDigest } from '../../core/charts/release';
import type { RegistrySession, RepositoryAccess } from './session';
import { ask, wantedAt } from './session';
import { refusal, strange } from './failure';
import type { ManifestHead } from './registry';

/** Indexes first: a multi-architecture image has both, and its digest is that of the index. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

/** One HEAD. Undefined when the repository or the reference is not there. Throws ReconcileError. */
export async function headManifest(
  session: RegistrySession,
  access: RepositoryAccess,
  reference: string,
): Promise<ManifestHead | undefined> {
  const path = `manifests/${reference}`;
  const reply = await ask(session, access, {
    method: 'HEAD',
    path,
    headers: { accept: MANIFEST_TYPES },
  });
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw refusal(reply, wantedAt(access), session.now());
  const digest = tryDigest(reply.headers.get('docker-content-digest'));
  if (digest === undefined) return headOf(await getManifest(session, access, reference));
  if (reference.startsWith('sha256:') && digest !== reference)
    throw strange(access.host, `it answers ${digest} to ${reference} of ${access.repository}.`);
  return { digest, mediaType: typeIn(reply.headers.get('content-type')) };
}

export interface Manifest extends ManifestHead {
  readonly bytes: Uint8Array;
}

/** The manifest itself, held against its digest. Undefined when it is not there. Throws ReconcileError. */
export async function getManifest(
  session: RegistrySession,
  access: RepositoryAccess,
  reference: string,
): Promise<Manifest | undefined> {
  const path = `manifests/${reference}`;
  const reply = await ask(session, access, {
    method: 'GET',
    path,
    headers: { accept: MANIFEST_TYPES },
  });
  if (reply.status === 404) return undefined;
  if (reply.status !== 200) throw refusal(reply, wantedAt(access), session.now());
  const digest = digestOf(reply.bytes);
  const promised = reference.startsWith('sha256:')
    ? reference
    : (reply.headers.get('docker-content-digest') ?? digest);
  if (promised !== digest)
    throw strange(
      access.host,
      `the manifest ${promised} of ${access.repository} came as ${digest}.`,
    );
  return { digest, mediaType: typeIn(reply.headers.get('content-type')), bytes: reply.bytes };
}

/** SHA-256 of the bytes, as registries write it. */
export function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

function headOf(manifest: Manifest | undefined): ManifestHead | undefined {
  return manifest && { digest: manifest.digest, mediaType: manifest.mediaType };
}

function typeIn(contentType: string | undefined): string {
  return contentType?.split(';')[0]?.trim() ?? '';
}
