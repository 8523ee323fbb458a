import type { ClusterState } from '../../shared/core/run/cluster-state';
import { CLUSTER, NOW, YESTERDAY } from '../../test/support/world';
import { clusterSummaryOf } from './cluster-view';
import { summaryOf, workView } from './summary';

const STATE: ClusterState = {
  cluster: CLUSTER,
  conditions: [],
  observedGeneration: 1,
  history: [],
  offboarded: false,
};

test('a cluster that no run has ended for is unknown, and neither stalled nor contested', () => {
  expect(clusterSummaryOf(STATE)).toEqual({
    cluster: CLUSTER,
    ready: 'Unknown',
    reason: 'NotLookedAt',
    message: '',
    stalled: false,
    contested: false,
    warnings: [],
    failures: [],
  });
});

test('a summary takes its words from the Ready condition and its time from the latest run', () => {
  const common = { message: 'm', lastTransition: YESTERDAY };
  const run = { planId: 'p', generation: 1, causes: [], writes: 0, outcome: 'Stalled' } as const;
  const state: ClusterState = {
    ...STATE,
    profile: 'team-a',
    conditions: [
      { type: 'Ready', status: 'False', reason: 'RoleMissing', ...common },
      { type: 'Stalled', status: 'True', reason: 'RoleMissing', ...common },
      { type: 'Contested', status: 'False', reason: 'Uncontested', ...common },
    ],
    history: [
      { at: NOW, message: 'm', ...run },
      { at: YESTERDAY, message: 'm', ...run },
    ],
  };
  expect(clusterSummaryOf(state)).toMatchObject({
    profile: 'team-a',
    ready: 'False',
    reason: 'RoleMissing',
    stalled: true,
    contested: false,
    lastRun: NOW,
  });
});

test('the queue is shown as what is asked for and whether it has been served', () => {
  const item = {
    cluster: CLUSTER,
    intent: 'reconcile',
    generation: 3,
    reconciledGeneration: 2,
    reasons: [],
    attempts: 1,
  } as const;
  expect(workView(item)).toMatchObject({ generation: 3, behind: true, attempts: 1 });
  expect(workView({ ...item, reconciledGeneration: 3 })).toMatchObject({ behind: false });
  expect(workView(undefined)).toBeNull();
});

test('what has no state yet is told of like what nobody has looked at', () => {
  expect(summaryOf(undefined)).toEqual(summaryOf(STATE));
});
