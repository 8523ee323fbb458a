import type { HttpResponseInit } from '@azure/functions';
import { summaryOf } from './http/cluster-view';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';
import { wholeNumber } from './http/query';
import { CONTINUATION, LIMIT } from '../shared/api/parameters';

const KEY = new RegExp(CONTINUATION, 'u');

/** GET /api/clusters?limit=…&continuation=…: every cluster that was ever looked at. */
async function listClusters({ request, adapters }: Call): Promise<HttpResponseInit> {
  const limit = limitOf(request.query.get('limit'));
  const continuation = request.query.get('continuation') ?? undefined;
  if (continuation !== undefined && !KEY.test(continuation)) {
    refuse(
      400,
      'InvalidContinuation',
      'continuation must come from an earlier answer.',
      'Leave it out to start at the first page.',
    );
  }
  const page = await adapters.store.clusters.list(limit, continuation);
  return json(200, { clusters: page.items.map(summaryOf), continuation: page.continuation });
}

function limitOf(text: string | null): number {
  const { least, usual, most } = LIMIT;
  if (text === null) return usual;
  const limit = wholeNumber(text);
  if (limit !== undefined && limit >= least && limit <= most) return limit;
  return refuse(400, 'InvalidLimit', `limit must be a whole number from ${least} to ${most}.`);
}

registerEndpoint({
  name: 'listClusters',
  method: 'GET',
  route: 'clusters',
  query: ['limit', 'continuation'],
  handle: listClusters,
});
