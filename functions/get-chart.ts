import type { HttpResponseInit } from '@azure/functions';
import { syncKey } from '../shared/core/sync-subject';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { subjectOf } from './http/sync-name';
import { syncWorkView } from './http/sync-view';

const AUDIT_SHOWN = 100;

/** GET /api/charts/{name}: conditions, what each registry has, history and audit of one chart. */
async function getChart(call: Call): Promise<HttpResponseInit> {
  const { s } = call;
  const subject = await subjectOf(call, 'chart');
  const [state, item, audit] = await Promise.all([
    s.store.charts.get(subject.name),
    s.store.sync.get(subject),
    s.store.audit.ofSubject(syncKey(subject), AUDIT_SHOWN),
  ]);
  // JSON leaves it out: it is nobody's business but that of the next run.
  const shown = { ...state, untold: undefined };
  return json(200, { chart: subject.name, ...shown, work: syncWorkView(item), audit });
}

registerEndpoint({ name: 'getChart', method: 'GET', route: 'charts/{name}', handle: getChart });
