import type { HttpResponseInit } from '@azure/functions';
import type { DurableClient } from 'durable-functions';
import type { WorkKey } from '../shared/core/base/work-key';
import type { WorkItem } from '../shared/core/queue/work-item';
import type { Adapters } from '../shared/current-adapters';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { refuse } from './http/problem';
import { RUN_ID } from '../shared/api/parameters';
import type { RunId } from './http/run-id';
import { runIdOf, runPath } from './http/run-id';
import type { Known } from './http/run-view';
import { runView } from './http/run-view';

const FOLLOW = 'Follow the run that the answer to a request names in Location.';
const ID = new RegExp(RUN_ID, 'u');

/** GET /api/runs/{id}: how far a run is that an answer has named: 202 while it is to be waited for, then 200. */
async function getRun({ request, client, adapters }: Call): Promise<HttpResponseInit> {
  const { id = '' } = request.params;
  if (!ID.test(id))
    refuse(400, 'InvalidRunId', `"${id.slice(0, 80)}" cannot be the id of a run.`, FOLLOW);
  const run = runIdOf(id);
  if (run === undefined) return unknown(id);
  const [known, item] = await Promise.all([statusOf(client, id), itemOf(adapters, run)]);
  if (known === undefined && item === undefined) return unknown(id);
  const view = runView(id, known, item);
  if (view.state !== 'Pending' && view.state !== 'Running') return json(200, view);
  const location = new URL(runPath(id), request.url).href;
  return json(202, view, { location, 'retry-after': '5' });
}

function unknown(id: string): never {
  return refuse(404, 'RunUnknown', `There is no run "${id.slice(0, 80)}".`, FOLLOW);
}

/** durable-functions throws for an instance that is not known. */
async function statusOf(client: DurableClient, id: string): Promise<Known | undefined> {
  try {
    return await client.getStatus(id, { showInput: false });
  } catch {
    return undefined;
  }
}

async function itemOf(adapters: Adapters, run: RunId): Promise<WorkItem<WorkKey> | undefined> {
  switch (run.kind) {
    case 'cluster':
    case 'sync':
      return adapters.store.work.byHash(run.key);
    case 'preview':
    case 'sweep':
      return undefined;
  }
}

registerEndpoint({ name: 'getRun', method: 'GET', route: 'runs/{id}', handle: getRun });
