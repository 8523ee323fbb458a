import type { HttpResponseInit } from '@azure/functions';
import { renderRepositoryPlan } from '../shared/core/sync/render-repository-plan';
import type { Call } from './http/endpoint';
import { registerEndpoint } from './http/endpoint';
import { formatOf, planIdOf, planResponse, refuseUnknownPlan } from './http/previewed';
import { installView } from './http/install-view';
import { previewedSync } from './http/previewed-sync';
import { subjectOf } from './http/sync-name';

/** GET /api/gitops/{name}/plan: which requests a sync would open, update or close now. Nothing is written. `?id=` shows a plan that was made before. */
async function getRepositoryPlan(call: Call): Promise<HttpResponseInit> {
  const subject = await subjectOf(call, 'repository');
  const format = formatOf(call.request.query.get('format'));
  const id = planIdOf(call.request.query) ?? (await previewedSync(call, subject));
  const found = await call.adapters.store.repositoryPlans.get(subject.name, id);
  if (found === undefined) return refuseUnknownPlan(id);
  const { installs, ...planned } = found.planned;
  const shown = { ...planned, ...(installs && { installs: installs.map(installView) }) };
  return planResponse(format, shown, () => renderRepositoryPlan(found.planned));
}

registerEndpoint({
  name: 'getTargetPlan',
  method: 'GET',
  route: 'gitops/{name}/plan',
  query: ['id', 'format'],
  handle: getRepositoryPlan,
});
