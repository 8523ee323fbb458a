import type { ClusterState } from '../../../shared/core/run/cluster-state';
import { fakeClient } from '../../../test/support/durable/client';
import { installServices, configuration } from '../../../test/support/services';
import { CLUSTER, profile } from '../../../test/support/world';
import { enqueueRepositories } from './enqueue-repositories';

const PROFILES = ['old', 'new'].map((name) =>
  profile({ name, gitops: { repository: `repo-${name}`, registries: [], charts: ['nmi'] } }),
);

function state(change: Partial<ClusterState> = {}): ClusterState {
  return {
    cluster: CLUSTER,
    conditions: [],
    observedGeneration: 1,
    history: [],
    offboarded: false,
    ...change,
  };
}

/** The repositories and charts that are looked at again. */
async function told(
  before: ClusterState | undefined,
  after: ClusterState,
  failed = false,
): Promise<readonly string[]> {
  const { client, started } = fakeClient();
  const { services } = installServices();
  const change = { before, state: after, failed };
  await enqueueRepositories(services, client, configuration({ profiles: PROFILES }), change);
  return started;
}

const NMI = 'syncChart {"chart":"nmi"}';
const OLD = 'syncRepository {"target":"repo-old"}';
const NEW = 'syncRepository {"target":"repo-new"}';

test('a cluster that is as it was costs its repository no look', async () => {
  const same = state({ profile: 'new' });
  expect(await told(same, same)).toEqual([]);
});

test('a new cluster is told to the repository of its profile and to its charts', async () => {
  expect(await told(undefined, state({ profile: 'new' }))).toEqual([NMI, NEW]);
});

test('a cluster that changes its profile is told to both repositories', async () => {
  const [before, after] = [state({ profile: 'old' }), state({ profile: 'new' })];
  expect(await told(before, after)).toEqual([NMI, OLD, NEW]);
});

test('a cluster that is off-boarded leaves its repository', async () => {
  const after = state({ profile: 'new', offboarded: true });
  expect(await told(state({ profile: 'new' }), after)).toEqual([NMI, NEW]);
});

test('a run that failed before it knew the profile says nothing about it', async () => {
  expect(await told(state({ profile: 'old' }), state(), true)).toEqual([]);
  expect(await told(state({ profile: 'old' }), state(), false)).toEqual([NMI, OLD]);
});
