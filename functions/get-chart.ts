import type { HttpResponseInit } from '@azure/functions';
import { syncKey } from '../shared/core/base/sync-subject';
import type { Call } from './http/endpoint';
import { json, registerEndpoint } from './http/endpoint';
import { installView } from './http/install-view';
import { subjectOf } from './http/sync-name';
import { syncWorkView } from './http/sync-view';

const AUDIT_SHOWN = 100;

/** GET /api/charts/{name}: conditions, what each registry has, history and audit of one chart. */
async function getChart(call: Call): Promise<HttpResponseInit> {
  const { adapters } = call;
  const subject = await subjectOf(call, 'chart');
  const [state, targets, item, audit] = await Promise.all([
    adapters.store.charts.get(subject.name),
    adapters.store.repositories.list(),
    adapters.store.sync.get(subject),
    adapters.store.audit.ofSubject(syncKey(subject), AUDIT_SHOWN),
  ]);
  // JSON leaves it out: it is nobody's business but that of the next run.
  const shown = { ...state, untold: undefined };
  const installs = targets.flatMap(({ target, installs: all = [] }) =>
    all
      .filter(({ chart }) => chart === subject.name)
      .map((one) => ({ target, ...installView(one) })),
  );
  return json(200, {
    chart: subject.name,
    ...shown,
    ...(state && { installs }),
    work: syncWorkView(item),
    audit,
  });
}

registerEndpoint({ name: 'getChart', method: 'GET', route: 'charts/{name}', handle: getChart });
