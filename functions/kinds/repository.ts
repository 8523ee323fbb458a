import { syncKey } from '../../shared/core/base/sync-subject';
import { renderRepositoryPlan } from '../../shared/core/run/repository/render-repository-plan';
import type { Adapters } from '../../shared/current-adapters';
import { installView } from '../http/install-view';
import { summaryOf, syncWorkView } from '../http/summary';
import type { Kind, ShownPlan } from './kind';
import type { Place } from './named';
import { named, nameIn, pageOf, enqueueNamed } from './named';

const AUDIT_SHOWN = 100;
const PLACE: Place = {
  kind: 'repository',
  list: 'gitops',
  code: 'RepositoryUnknown',
  subjectOf: (name) => ({ kind: 'repository', name }),
};

/** A Git repository that Flux applies, by its name in the configuration, and the pull requests in it. */
export const REPOSITORY: Kind<string> = {
  ...named(PLACE),
  kind: 'repository',
  flags: [],
  async keyOf(call) {
    const { configuration } = await call.adapters.configuration.current();
    return nameIn(call, PLACE, configuration.repositories);
  },
  async page({ configuration, store }, asked) {
    const { repositories } = (await configuration.current()).configuration;
    const { items, ...more } = pageOf(repositories, asked);
    const lines = items.map(async ({ name, forge: { provider, repository } }) => ({
      ...{ repository: name, forge: { provider, repository } },
      ...summaryOf(await store.repositories.get(name)),
    }));
    return { items: await Promise.all(lines), ...more };
  },
  view,
  plan,
  request: (call, name, asked) => enqueueNamed(call, PLACE.subjectOf(name), asked),
};

async function view({ store }: Adapters, name: string): Promise<object> {
  const subject = PLACE.subjectOf(name);
  const [state, item, audit] = await Promise.all([
    store.repositories.get(name),
    store.work.get(syncKey(subject)),
    store.audit.ofSubject(syncKey(subject), AUDIT_SHOWN),
  ]);
  // Nothing before anybody has looked.
  const installs = state?.installs?.map(installView);
  return { ...shownState(state), repository: name, installs, work: syncWorkView(item), audit };
}

function shownState(state: object | undefined): object {
  return { ...state, target: undefined };
}

async function plan(
  { store }: Adapters,
  name: string,
  planId: string,
): Promise<ShownPlan | undefined> {
  const planned = (await store.repositoryPlans.get(name, planId))?.planned;
  if (planned === undefined) return undefined;
  const { installs, target, ...rest } = planned;
  return {
    value: {
      repository: target,
      ...rest,
      ...(installs && { installs: installs.map(installView) }),
    },
    text: () => renderRepositoryPlan(planned),
    steps: planned.decisions.filter(({ steps }) => steps.length > 0),
    intent: 'reconcile',
    rest: planned.rest,
  };
}
