import type { HttpResponseInit } from '@azure/functions';
import type { RepositorySyncBody } from '../shared/api/bodies';
import { acceptSync } from './http/accept-sync';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { bodyOf, flag } from './http/read-request';
import { subjectOf } from './http/sync-name';

/** POST /api/gitops/{name}/sync: look at one GitOps repository now. `dryRun` only plans. */
async function requestRepositorySync(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'repository');
  const body = await bodyOf<RepositorySyncBody>(call.request, { dryRun: true });
  return acceptSync(call, subject, { dryRun: flag(body, 'dryRun') });
}

registerEndpoint({
  name: 'requestTargetSync',
  method: 'POST',
  route: 'gitops/{name}/sync',
  handle: requestRepositorySync,
});
