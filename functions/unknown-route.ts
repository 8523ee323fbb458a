import type { HttpMethod } from '@azure/functions';
import { app } from '@azure/functions';
import { conditionalResponse } from './http/conditional';
import { AUTH_LEVEL, registeredRoutes } from './http/endpoint';
import { problemResponse } from './http/problem';
import { noRoute } from './http/routes';

// Not TRACE: @azure/functions cannot make a Request of it (the Fetch standard forbids the method), so it would be 500.
const METHODS: HttpMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/**
 * Whatever no endpoint answers. The Functions host tries routes in the order of the functions' names, not by how
 * particular they are (azure-functions-host #9876), hence a name that comes after all others.
 */
app.http('zzUnknownRoute', {
  methods: METHODS,
  route: '{*path}',
  authLevel: AUTH_LEVEL,
  handler: async (request) => {
    const { method, params } = request;
    const problem = noRoute(registeredRoutes(), method, params.path ?? '');
    return conditionalResponse(request, problemResponse(problem));
  },
});
