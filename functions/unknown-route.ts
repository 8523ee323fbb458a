import type { HttpMethod } from '@azure/functions';
import { app } from '@azure/functions';
import { registeredRoutes } from './http/endpoint';
import { problemResponse } from './http/problem';
import { noRoute } from './http/routes';

const METHODS: HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * Whatever no endpoint answers. The Functions host tries routes in the order of the functions' names, not by how
 * particular they are (azure-functions-host #9876), hence a name that comes after all others.
 */
app.http('zzUnknownRoute', {
  methods: METHODS,
  route: '{*path}',
  authLevel: 'function',
  handler: async ({ method, params }) =>
    problemResponse(noRoute(registeredRoutes(), method, params.path ?? '')),
});
