import type { ChartResyncBody } from '../../shared/api/bodies';
import { syncKey } from '../../shared/core/base/sync-subject';
import { renderChartPlan } from '../../shared/core/run/chart/render-chart-plan';
import { freshChartState } from '../../shared/core/run/chart/chart-state';
import type { Adapters } from '../../shared/current-adapters';
import { installView } from '../http/install-view';
import { summaryOf, syncWorkView } from '../http/summary';
import type { Kind, ShownPlan } from './kind';
import type { Place } from './named';
import { named, nameIn, pageOf, enqueueNamed } from './named';

const AUDIT_SHOWN = 100;
const PLACE: Place = {
  kind: 'chart',
  list: 'charts',
  code: 'ChartUnknown',
  subjectOf: (name) => ({ kind: 'chart', name }),
};
const FLAGS: Readonly<Record<Exclude<keyof ChartResyncBody, 'dryRun' | 'planId'>, true>> = {
  forgetDigests: true,
};

/** A chart of the configuration, by name: its source, and what the registries have of it. */
export const CHART: Kind<string> = {
  ...named(PLACE),
  kind: 'chart',
  flags: Object.keys(FLAGS),
  async keyOf(call) {
    const { configuration } = await call.adapters.configuration.current();
    return nameIn(call, PLACE, configuration.charts);
  },
  async page({ configuration, store }, asked) {
    const { charts } = (await configuration.current()).configuration;
    const { items, ...more } = pageOf(charts, asked);
    const lines = items.map(async ({ name, versions }) => {
      const state = await store.charts.get(name);
      const version = state?.resolved?.version;
      return { chart: name, versions, ...(version && { version }), ...summaryOf(state) };
    });
    return { items: await Promise.all(lines), ...more };
  },
  view,
  plan,
  async request(call, name, asked) {
    if (asked.set.includes('forgetDigests')) await forget(call.adapters, name);
    return enqueueNamed(call, PLACE.subjectOf(name), asked);
  },
};

async function view({ store }: Adapters, name: string): Promise<object> {
  const subject = PLACE.subjectOf(name);
  const [state, targets, item, audit] = await Promise.all([
    store.charts.get(name),
    store.repositories.list(),
    store.work.get(syncKey(subject)),
    store.audit.ofSubject(syncKey(subject), AUDIT_SHOWN),
  ]);
  // JSON leaves it out: it is nobody's business but that of the next run.
  const shown = { ...state, untold: undefined };
  const installs = targets.flatMap(({ target, installs: all = [] }) =>
    all
      .filter(({ chart }) => chart === name)
      .map((one) => ({ repository: target, ...installView(one) })),
  );
  return { chart: name, ...shown, ...(state && { installs }), work: syncWorkView(item), audit };
}

async function plan(
  { store }: Adapters,
  name: string,
  planId: string,
): Promise<ShownPlan | undefined> {
  const planned = (await store.chartPlans.get(name, planId))?.planned;
  return (
    planned && {
      value: planned,
      text: () => renderChartPlan(planned),
      steps: planned.plan.steps,
      intent: 'reconcile',
      rest: planned.rest,
    }
  );
}

/** Takes what the source offers under the same version now, after a publisher has replaced it and the old one was deleted from the registries. */
async function forget({ store }: Adapters, name: string): Promise<void> {
  await store.charts.update(name, (state = freshChartState(name)) => {
    const { resolved, ...rest } = state;
    return resolved === undefined ? state : rest;
  });
}
