import type { HttpResponseInit } from '@azure/functions';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';

/** GET /api/me: what the caller may do here, for pages and tools that offer no more than that. */
async function getMe({ caller }: Call): Promise<HttpResponseInit> {
  return json(200, caller);
}

registerEndpoint({ name: 'getMe', method: 'GET', route: 'me', handle: getMe });
