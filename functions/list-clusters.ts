import type { HttpResponseInit } from '@azure/functions';
import { summaryOf } from './http/cluster-view';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';

const PAGE = 100;
const LARGEST_PAGE = 1000;
/** Key of the last cluster of a page. */
const CONTINUATION = /^[0-9a-f]{32}$/;

/** GET /api/clusters?limit=…&continuation=…: every cluster that was ever looked at. */
async function listClusters({ request, s }: Call): Promise<HttpResponseInit> {
  const limit = Number(request.query.get('limit') ?? PAGE);
  if (!Number.isInteger(limit) || limit < 1 || limit > LARGEST_PAGE) {
    refuse(400, 'InvalidLimit', `limit must be a whole number from 1 to ${LARGEST_PAGE}.`);
  }
  const continuation = request.query.get('continuation') ?? undefined;
  if (continuation !== undefined && !CONTINUATION.test(continuation)) {
    refuse(
      400,
      'InvalidContinuation',
      'continuation must be that of an earlier answer.',
      'Leave it out to begin with the first page.',
    );
  }
  const page = await s.store.clusters.list(limit, continuation);
  return json(200, { clusters: page.items.map(summaryOf), continuation: page.continuation });
}

registerEndpoint({
  name: 'listClusters',
  method: 'GET',
  route: 'clusters',
  query: ['limit', 'continuation'],
  handle: listClusters,
});
