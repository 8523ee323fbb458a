/** Manifests, tags and the catalog, as the distribution specification has them. */
import { OciError } from './error';
import { jsonAnswer, type OciAnswer, type Visit } from './request';
import {
  deleteReference,
  findManifest,
  findRepository,
  isDigest,
  partsOf,
  putManifest,
} from './store';

const MANIFEST_TYPE = /^application\/vnd\.(oci\.image|docker\.distribution)\.[\w.+-]+\+json$/;

/** HEAD or GET of a manifest. Refuses a client that does not name its type; distribution takes no wildcard for a name. */
export function readManifest({ registry, request, repository, reference }: Visit): OciAnswer {
  const { mediaType, bytes, digest } = findManifest(registry, repository, reference);
  if (!(request.headers.accept ?? '').includes(mediaType))
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
  if (!MANIFEST_TYPE.test(mediaType))
    throw new OciError(400, 'MANIFEST_INVALID', 'manifest invalid');
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
  const { items, link } = pageOf(
    [...findRepository(registry, repository).tags.keys()],
    request.query,
    `/v2/${repository}/tags/list`,
  );
  return jsonAnswer(200, { name: repository, tags: items }, link);
}

/** Repositories that have something, in the order of their names. */
export function listRepositories({
  registry,
  request,
}: Pick<Visit, 'registry' | 'request'>): OciAnswer {
  const names = [...registry.repositories.values()]
    .filter(({ manifests, blobs }) => manifests.size + blobs.size > 0)
    .map(({ name }) => name);
  const { items, link } = pageOf(names, request.query, '/v2/_catalog');
  return jsonAnswer(200, { repositories: items }, link);
}

interface Page {
  readonly items: readonly string[];
  readonly link: Record<string, string>;
}

function pageOf(names: readonly string[], query: URLSearchParams, path: string): Page {
  const last = query.get('last');
  const size = Math.min(Number(query.get('n') ?? 100) || 100, 1000);
  const ahead = [...names].sort().filter((name) => last === null || name > last);
  const items = ahead.slice(0, size);
  const next = `${path}?last=${encodeURIComponent(items.at(-1) ?? '')}&n=${size}`;
  return { items, link: ahead.length > size ? { link: `<${next}>; rel="next"` } : {} };
}
