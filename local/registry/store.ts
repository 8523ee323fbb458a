/** Content of the registries: everything is kept under its digest, and a manifest only when its parts are there. */
import { createHash } from 'node:crypto';
import { digestInvalid, manifestUnknown, nameUnknown, OciError } from './error';
import type { Digest, Manifest, Registry, Repository } from './model';

export function digestOf(bytes: Buffer): Digest {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

export function isDigest(reference: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(reference);
}

/** The repository, made when there is none. */
export function ensureRepository(registry: Registry, name: string): Repository {
  const known = registry.repositories.get(name);
  if (known) return known;
  const made: Repository = {
    name,
    manifests: new Map(),
    tags: new Map(),
    blobs: new Set(),
    locked: new Set(),
  };
  registry.repositories.set(name, made);
  return made;
}

export function findRepository(registry: Registry, name: string): Repository {
  const found = registry.repositories.get(name);
  if (!found) throw nameUnknown(name);
  return found;
}

export interface Found extends Manifest {
  readonly digest: string;
}

/** A manifest by tag or digest. Throws MANIFEST_UNKNOWN, for a repository that is not there, too. */
export function findManifest(registry: Registry, name: string, reference: string): Found {
  const repository = registry.repositories.get(name);
  const digest = isDigest(reference) ? reference : repository?.tags.get(reference);
  const manifest = repository?.manifests.get(digest ?? '');
  if (digest === undefined || !manifest) throw manifestUnknown(reference);
  return { ...manifest, digest };
}

/** Keeps a blob, once for all repositories of the registry. */
export function putBlob(registry: Registry, name: string, bytes: Buffer): Digest {
  const digest = digestOf(bytes);
  registry.blobs.set(digest, bytes);
  ensureRepository(registry, name).blobs.add(digest);
  return digest;
}

export interface NewManifest extends Manifest {
  readonly reference: string;
}

/** Keeps a manifest and sets its tag. Throws when a part of it is missing, the digest differs or the tag is locked. */
export function putManifest(
  registry: Registry,
  name: string,
  { reference, mediaType, bytes }: NewManifest,
): Digest {
  const digest = digestOf(bytes);
  if (isDigest(reference) && reference !== digest) throw digestInvalid(reference, digest);
  const repository = ensureRepository(registry, name);
  requireParts(repository, bytes);
  if (!isDigest(reference)) requireUnlocked(repository, reference, digest);
  repository.manifests.set(digest, { mediaType, bytes });
  if (!isDigest(reference)) repository.tags.set(reference, digest);
  return digest;
}

/** A locked tag takes its own digest again, and no other. */
function requireUnlocked({ locked, tags }: Repository, tag: string, digest: string): void {
  if (!locked.has(tag) || tags.get(tag) === digest) return;
  throw new OciError(
    405,
    'UNSUPPORTED',
    'The operation is disallowed on this registry, repository or image. View troubleshooting steps at https://aka.ms/acr/faq/#why-does-my-pull-or-push-request-fail-with-disallowed-operation',
  );
}

interface Descriptor {
  readonly digest?: string;
}

export interface Parts {
  readonly config?: Descriptor & { readonly mediaType?: string };
  readonly layers?: readonly Descriptor[];
  readonly manifests?: readonly Descriptor[];
  readonly mediaType?: string;
}

/** What a manifest says, or MANIFEST_INVALID. */
export function partsOf(bytes: Buffer): Parts {
  try {
    const parts: unknown = JSON.parse(bytes.toString('utf8'));
    if (typeof parts === 'object' && parts !== null) return parts;
  } catch {
    // Said below.
  }
  throw new OciError(400, 'MANIFEST_INVALID', 'manifest invalid');
}

function requireParts({ blobs, manifests }: Repository, bytes: Buffer): void {
  const { config, layers = [], manifests: children = [] } = partsOf(bytes);
  const missing = [
    ...[...(config ? [config] : []), ...layers].filter(({ digest = '' }) => !blobs.has(digest)),
    ...children.filter(({ digest = '' }) => !manifests.has(digest)),
  ];
  if (missing.length === 0) return;
  throw new OciError(400, 'MANIFEST_BLOB_UNKNOWN', 'blob unknown to registry', {
    detail: missing.map(({ digest }) => ({ digest })),
  });
}

/** Deletes a manifest with its tags (digest), or a tag alone. */
export function deleteReference(registry: Registry, name: string, reference: string): Found {
  const found = findManifest(registry, name, reference);
  const repository = findRepository(registry, name);
  const gone = isDigest(reference)
    ? [...repository.tags].flatMap(([tag, digest]) => (digest === reference ? [tag] : []))
    : [reference];
  for (const tag of gone) requireUnlocked(repository, tag, '');
  for (const tag of gone) repository.tags.delete(tag);
  if (isDigest(reference)) repository.manifests.delete(reference);
  return found;
}
