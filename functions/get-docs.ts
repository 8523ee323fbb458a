import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { app } from '@azure/functions';
import { conditionalResponse } from './http/conditional';
import { announceRoute } from './http/endpoint';
import type { PageFiles } from './http/page-files';
import { pageFiles } from './http/page-files';
import { pageResponse } from './http/page-response';
import { problemResponse } from './http/problem';

const API = 'reference/openapi.json';

let files: PageFiles | undefined;

/** GET /api/docs: the documentation of the version that runs. It is open to all, as it is in the repository, and says nothing of the fleet. */
app.http('getDocs', {
  methods: ['GET', 'HEAD'],
  route: 'docs/{*file}',
  authLevel: 'anonymous',
  handler: async (request) => answer(request, request.params.file ?? ''),
});
announceRoute('GET', 'docs');

/** GET /api/openapi.json: the description of the API, for programs. */
app.http('getOpenApi', {
  methods: ['GET', 'HEAD'],
  route: 'openapi.json',
  authLevel: 'anonymous',
  handler: async (request) => answer(request, API),
});
announceRoute('GET', 'openapi.json');

function answer(request: HttpRequest, name: string): HttpResponseInit {
  files ??= pageFiles('docs');
  // Links within a page are relative, so that its folder has to be in its address.
  if (name === '') return { status: 302, headers: { location: '/api/docs/index.html' } };
  const file = files.get(name);
  if (file !== undefined) return pageResponse(request, file);
  return conditionalResponse(
    request,
    problemResponse({
      status: 404,
      code: 'RouteUnknown',
      detail: `The documentation has no page "${name.slice(0, 200)}".`,
      remedy: 'Begin at /api/docs/index.html.',
    }),
  );
}
