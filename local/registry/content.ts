/** Manifests, tags and blobs, as the distribution specification has them. */
import { randomUUID } from 'node:crypto';
import { blobUnknown, digestInvalid, OciError } from './error';
import { jsonAnswer, type OciAnswer, type Visit } from './request';
import {
  deleteReference,
  digestOf,
  findManifest,
  findRepository,
  isDigest,
  partsOf,
  putBlob,
  putManifest,
} from './store';

/** HEAD or GET of a manifest. Refuses a client that does not accept its type, as registries do for an index. */
export function readManifest({ registry, request, repository, reference }: Visit): OciAnswer {
  const { mediaType, bytes, digest } = findManifest(registry, repository, reference);
  const accept = request.headers.accept ?? '*/*';
  if (!accept.includes(mediaType) && !accept.includes('*/*'))
    throw new OciError(
      404,
      'MANIFEST_UNKNOWN',
      `OCI ${mediaType} found, but accept header does not support it`,
    );
  return {
    status: 200,
    headers: {
      'content-type': mediaType,
      'content-length': String(bytes.length),
      'docker-content-digest': digest,
      'docker-distribution-api-version': 'registry/2.0',
      etag: `"${digest}"`,
    },
    body: bytes,
  };
}

export function writeManifest(visit: Visit): OciAnswer {
  const { registry, request, repository, reference, hall } = visit;
  const bytes = request.body;
  const mediaType = request.headers['content-type'] ?? partsOf(bytes).mediaType ?? '';
  const digest = putManifest(registry, repository, { reference, mediaType, bytes });
  const tag = isDigest(reference) ? {} : { tag: reference };
  hall.onContent({ registry, kind: 'push', repository, digest, mediaType, bytes, ...tag });
  return {
    status: 201,
    headers: { location: `/v2/${repository}/manifests/${digest}`, 'docker-content-digest': digest },
  };
}

export function deleteManifest({ registry, repository, reference, hall }: Visit): OciAnswer {
  const { digest, mediaType, bytes } = deleteReference(registry, repository, reference);
  hall.onContent({ registry, kind: 'delete', repository, digest, mediaType, bytes });
  return { status: 202 };
}

/** Tags in the order of their names, in pages with a Link. */
export function listTags({ registry, request, repository }: Visit): OciAnswer {
  const all = [...findRepository(registry, repository).tags.keys()].sort();
  const last = request.query.get('last');
  const size = Math.min(Number(request.query.get('n') ?? 100) || 100, 1000);
  const ahead = last === null ? all : all.filter((tag) => tag > last);
  const tags = ahead.slice(0, size);
  const next = `/v2/${repository}/tags/list?last=${tags.at(-1) ?? ''}&n=${size}`;
  const link = ahead.length > size ? { link: `<${next}>; rel="next"` } : {};
  return jsonAnswer(200, { name: repository, tags }, link);
}

export function readBlob({ registry, repository, reference }: Visit): OciAnswer {
  const bytes = registry.blobs.get(reference);
  if (!bytes || !findRepository(registry, repository).blobs.has(reference))
    throw blobUnknown(reference);
  return {
    status: 200,
    headers: {
      'content-type': 'application/octet-stream',
      'content-length': String(bytes.length),
      'docker-content-digest': reference,
    },
    body: bytes,
  };
}

/** POST: an upload begins. Locations are relative, as an ACR's: the SDK needs them so (gitops.md 2.2). */
export function startUpload({ registry, repository }: Visit): OciAnswer {
  const id = randomUUID();
  registry.uploads.set(id, { repository, chunks: [] });
  return uploading(repository, id, 0);
}

/** PATCH: a chunk. */
export function addChunk(visit: Visit): OciAnswer {
  const { chunks } = uploadOf(visit);
  chunks.push(visit.request.body);
  const size = chunks.reduce((sum, { length }) => sum + length, 0);
  return uploading(visit.repository, visit.reference, size);
}

/** PUT: the end, with the digest. */
export function finishUpload(visit: Visit): OciAnswer {
  const { registry, request, repository, reference } = visit;
  const bytes = Buffer.concat([...uploadOf(visit).chunks, request.body]);
  const given = request.query.get('digest') ?? '';
  const digest = digestOf(bytes);
  registry.uploads.delete(reference);
  if (given !== digest) throw digestInvalid(given, digest);
  putBlob(registry, repository, bytes);
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}

function uploadOf({ registry, repository, reference }: Visit): { readonly chunks: Buffer[] } {
  const upload = registry.uploads.get(reference);
  if (upload?.repository === repository) return upload;
  throw new OciError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
}

function uploading(repository: string, id: string, size: number): OciAnswer {
  return {
    status: 202,
    headers: {
      location: `/v2/${repository}/blobs/uploads/${id}?_nouploadcache=false&_state=local`,
      'docker-upload-uuid': id,
      range: `0-${Math.max(0, size - 1)}`,
    },
  };
}
