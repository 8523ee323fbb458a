import type { HttpResponseInit } from '@azure/functions';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { syncSummary } from './http/sync-view';

/** GET /api/gitops: every repository of the configuration, in a line each. */
async function listRepositories({ adapters }: Call): Promise<HttpResponseInit> {
  const { configuration } = await adapters.configuration.current();
  const targets = await Promise.all(
    configuration.repositories.map(async ({ name, forge: { provider, repository } }) => {
      const state = await adapters.store.repositories.get(name);
      return { target: name, provider, repository, ...syncSummary(state) };
    }),
  );
  return json(200, { targets });
}

registerEndpoint({ name: 'listTargets', method: 'GET', route: 'gitops', handle: listRepositories });
