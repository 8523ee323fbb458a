/** From a path to its handler, and the right that it takes. */
import { CATALOG, challenge, tokenAnswer, visitorOf } from './auth';
import {
  addChunk,
  cancelUpload,
  deleteBlob,
  finishUpload,
  readBlob,
  readUpload,
  startUpload,
} from './blobs';
import { deleteManifest, listRepositories, listTags, readManifest, writeManifest } from './content';
import { OciError } from './error';
import type { Registry, Right } from './model';
import { jsonAnswer, type Hall, type OciAnswer, type OciRequest, type Visit } from './request';

interface Route {
  readonly methods: readonly string[];
  readonly pattern: RegExp;
  readonly right: Right;
  readonly handle: (visit: Visit) => OciAnswer;
}

const READ = ['GET', 'HEAD'];
const UPLOAD = /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/;
/** A tag or a digest; what is neither is no path of a registry. */
const MANIFEST = /^\/v2\/(.+)\/manifests\/(\w[\w.-]{0,127}|\w+:[^/]+)$/;
const BLOB = /^\/v2\/(.+)\/blobs\/([^/]+)$/;

const ROUTES: readonly Route[] = [
  {
    methods: ['POST'],
    pattern: /^\/v2\/(.+)\/blobs\/uploads\/()$/,
    right: 'push',
    handle: startUpload,
  },
  { methods: ['GET'], pattern: UPLOAD, right: 'push', handle: readUpload },
  { methods: ['PATCH'], pattern: UPLOAD, right: 'push', handle: addChunk },
  { methods: ['DELETE'], pattern: UPLOAD, right: 'push', handle: cancelUpload },
  { methods: ['PUT'], pattern: UPLOAD, right: 'push', handle: finishUpload },
  { methods: READ, pattern: BLOB, right: 'pull', handle: readBlob },
  { methods: ['DELETE'], pattern: BLOB, right: 'delete', handle: deleteBlob },
  { methods: READ, pattern: MANIFEST, right: 'pull', handle: readManifest },
  { methods: ['PUT'], pattern: MANIFEST, right: 'push', handle: writeManifest },
  { methods: ['DELETE'], pattern: MANIFEST, right: 'delete', handle: deleteManifest },
  { methods: ['GET'], pattern: /^\/v2\/(.+)\/tags\/list()$/, right: 'pull', handle: listTags },
];

/** Handles one request; OciErrors become answers. */
export function handle(hall: Hall, registry: Registry, request: OciRequest): OciAnswer {
  try {
    return tokenAnswer(hall, registry, request) ?? answer(hall, registry, request);
  } catch (error) {
    if (!(error instanceof OciError)) throw error;
    return jsonAnswer(error.status, error.body(), { ...error.extra.headers });
  }
}

function answer(hall: Hall, registry: Registry, request: OciRequest): OciAnswer {
  if (request.path === '/v2/') {
    visitorOf(hall, registry, request);
    return jsonAnswer(200, {}, { 'docker-distribution-api-version': 'registry/2.0' });
  }
  if (request.path === '/v2/_catalog' && request.method === 'GET') {
    const visitor = visitorOf(hall, registry, request, CATALOG);
    if (!visitor.mayList) throw challenge(registry, CATALOG, 'insufficient_scope');
    return listRepositories({ registry, request });
  }
  for (const { methods, pattern, right, handle: act } of ROUTES) {
    const [, repository, reference = ''] = pattern.exec(request.path) ?? [];
    if (repository === undefined || !methods.includes(request.method)) continue;
    const wanted = { repository, right };
    const visitor = visitorOf(hall, registry, request, wanted);
    if (!visitor.may(repository, right)) throw challenge(registry, wanted, 'insufficient_scope');
    return act({ hall, registry, request, repository, reference, visitor });
  }
  throw new OciError(404, 'UNSUPPORTED', `there is no ${request.method} ${request.path} here`);
}
