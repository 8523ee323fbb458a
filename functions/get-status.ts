import type { HttpResponseInit } from '@azure/functions';
import { subjectOfKey } from '../shared/core/base/sync-subject';
import { isBehind } from '../shared/core/queue/work-item';
import { eventCounts } from './event-counts';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { unsweptClusters } from './http/unswept';

/** GET /api/status: the configuration in force and its problems, the queue, and what became of the events. */
async function getStatus({ adapters }: Call): Promise<HttpResponseInit> {
  const { configuration, version, problems } = await adapters.configuration.current();
  const [clusters, syncs] = await Promise.all([
    adapters.store.work.clusters(),
    adapters.store.work.chartsAndRepositories(),
  ]);
  const subjects = syncs.map(({ key }) => subjectOfKey(key));
  return json(200, {
    dryRun: adapters.dryRun,
    configuration: {
      version,
      profiles: configuration.profiles.map(({ name }) => name),
      tagPrefix: configuration.settings.tagPrefix,
      problems,
    },
    queue: {
      clusters: clusters.length,
      charts: subjects.filter(({ kind }) => kind === 'chart').length,
      repositories: subjects.filter(({ kind }) => kind === 'repository').length,
      behind: [...clusters, ...syncs].filter(isBehind).length,
    },
    unswept: await unsweptClusters(adapters, configuration, clusters),
    events: eventCounts(),
  });
}

registerEndpoint({ name: 'getStatus', method: 'GET', route: 'status', handle: getStatus });
