/** Blobs and their uploads, as the distribution specification has them. */
import { randomUUID } from 'node:crypto';
import { blobUnknown, digestInvalid, OciError } from './error';
import type { Upload } from './model';
import type { OciAnswer, Visit } from './request';
import { digestOf, findRepository, isDigest, putBlob } from './store';

/** HEAD or GET, whole or one range of it. */
export function readBlob(visit: Visit): OciAnswer {
  const { request, reference } = visit;
  const bytes = blobOf(visit);
  const headers = {
    'content-type': 'application/octet-stream',
    'content-length': String(bytes.length),
    'docker-content-digest': reference,
    'accept-ranges': 'bytes',
  };
  const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
  if (from === undefined) return { status: 200, headers, body: bytes };
  const start = Number(from);
  const end = Math.min(to === '' ? bytes.length : Number(to) + 1, bytes.length);
  if (start >= end) {
    const range = { ...headers, 'content-length': '0', 'content-range': `bytes */${bytes.length}` };
    return { status: 416, headers: range };
  }
  const part = bytes.subarray(start, end);
  const range = `bytes ${start}-${end - 1}/${bytes.length}`;
  return {
    status: 206,
    headers: { ...headers, 'content-length': String(part.length), 'content-range': range },
    body: part,
  };
}

export function deleteBlob(visit: Visit): OciAnswer {
  blobOf(visit);
  findRepository(visit.registry, visit.repository).blobs.delete(visit.reference);
  return { status: 202 };
}

function blobOf({ registry, repository, reference }: Visit): Buffer {
  if (!isDigest(reference)) throw digestInvalid(reference, '');
  const bytes = registry.blobs.get(reference);
  if (!bytes || registry.repositories.get(repository)?.blobs.has(reference) !== true)
    throw blobUnknown(reference);
  return bytes;
}

/** POST: an upload begins, or ends at once with a blob that another repository of the registry has. */
export function startUpload(visit: Visit): OciAnswer {
  const { registry, request, repository, visitor } = visit;
  const mount = request.query.get('mount') ?? '';
  const from = request.query.get('from') ?? '';
  const bytes = registry.repositories.get(from)?.blobs.has(mount) && registry.blobs.get(mount);
  if (bytes && visitor.may(from, 'pull')) {
    putBlob(registry, repository, bytes);
    return stored(repository, mount);
  }
  const id = randomUUID();
  const upload: Upload = { repository, chunks: [] };
  registry.uploads.set(id, upload);
  return uploading(visit, id, upload);
}

/** GET: how far it has come. */
export function readUpload(visit: Visit): OciAnswer {
  return { ...uploading(visit, visit.reference, uploadOf(visit)), status: 204 };
}

/** PATCH: a chunk. One that does not begin where the last ended is refused. */
export function addChunk(visit: Visit): OciAnswer {
  const upload = uploadOf(visit);
  const [, start] = /^(\d+)-\d+$/.exec(visit.request.headers['content-range'] ?? '') ?? [];
  if (start !== undefined && Number(start) !== sizeOf(upload))
    return { ...uploading(visit, visit.reference, upload), status: 416 };
  upload.chunks.push(visit.request.body);
  return uploading(visit, visit.reference, upload);
}

export function cancelUpload(visit: Visit): OciAnswer {
  uploadOf(visit);
  visit.registry.uploads.delete(visit.reference);
  return { status: 204 };
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
  return stored(repository, digest);
}

function stored(repository: string, digest: string): OciAnswer {
  return {
    status: 201,
    headers: { location: `/v2/${repository}/blobs/${digest}`, 'docker-content-digest': digest },
  };
}

function uploadOf({ registry, repository, reference }: Visit): Upload {
  const upload = registry.uploads.get(reference);
  if (upload?.repository === repository) return upload;
  throw new OciError(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
}

function sizeOf({ chunks }: Upload): number {
  return chunks.reduce((sum, { length }) => sum + length, 0);
}

/** ACR says its Locations without its name, distribution with it unless told otherwise (`http.relativeurls`). */
function uploading({ registry, repository }: Visit, id: string, upload: Upload): OciAnswer {
  const origin = registry.absoluteLocations === true ? `https://${registry.host}` : '';
  return {
    status: 202,
    headers: {
      location: `${origin}/v2/${repository}/blobs/uploads/${id}?_nouploadcache=false&_state=local`,
      'docker-upload-uuid': id,
      range: `0-${Math.max(0, sizeOf(upload) - 1)}`,
    },
  };
}
