import type { HttpResponseInit } from '@azure/functions';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { installView } from './http/install-view';
import { subjectOf } from './http/sync-name';
import { syncWorkView } from './http/sync-view';

const AUDIT_SHOWN = 100;

/** GET /api/gitops/{name}: conditions, requests, history and audit of one repository. */
async function getRepository(call: Call): Promise<HttpResponseInit> {
  const { adapters } = call;
  const subject = await subjectOf(call, 'repository');
  const [state, item, audit] = await Promise.all([
    adapters.store.repositories.get(subject.name),
    adapters.store.sync.get(subject),
    adapters.store.audit.ofSubject(syncKey(subject), AUDIT_SHOWN),
  ]);
  // Nothing before anybody has looked.
  const installs = state?.installs?.map(installView);
  return json(200, { target: subject.name, ...state, installs, work: syncWorkView(item), audit });
}

registerEndpoint({
  name: 'getTarget',
  method: 'GET',
  route: 'gitops/{name}',
  handle: getRepository,
});
