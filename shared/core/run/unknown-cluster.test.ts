import { CLUSTER, held, hostId, NODE_GROUP } from '../../../test/support/world';
import { freshState } from './after-run';
import { emptyPlan } from '../plan/plan-steps';
import { isUnknownCluster } from './unknown-cluster';

const GONE = {
  plan: emptyPlan(CLUSTER),
  intent: 'reconcile',
  rest: { reason: 'ClusterGone', message: 'gone' },
} as const;
const NOTHING = { state: undefined, ledger: [] };

test('an id that nobody has seen and Azure does not know is a stranger', () => {
  expect(isUnknownCluster(GONE, NOTHING)).toBe(true);
  // A look that failed left a state, and saw nothing.
  expect(isUnknownCluster(GONE, { ...NOTHING, state: freshState(CLUSTER) })).toBe(true);
});

test.each([
  ['that we gave something', { ...NOTHING, ledger: [held(hostId('vmss1'), 'a')] }],
  [
    'whose hosts we know',
    { ...NOTHING, state: { ...freshState(CLUSTER), nodeResourceGroup: NODE_GROUP } },
  ],
  ['that a profile selected', { ...NOTHING, state: { ...freshState(CLUSTER), profile: 'p' } }],
  ['that was off-boarded', { ...NOTHING, state: { ...freshState(CLUSTER), offboarded: true } }],
])('a cluster %s is none, whatever one look says [F7]', (_, remembered) => {
  expect(isUnknownCluster(GONE, remembered)).toBe(false);
});

test('a cluster that is there, or could not be read, is none', () => {
  const failure = { policy: 'Throttled', code: 'TooManyRequests', message: 'later' } as const;
  expect(isUnknownCluster({ ...GONE, plan: emptyPlan(CLUSTER, [failure]) }, NOTHING)).toBe(false);
  expect(isUnknownCluster({ plan: GONE.plan, intent: 'reconcile' }, NOTHING)).toBe(false);
  expect(isUnknownCluster({ ...GONE, intent: 'offboard' }, NOTHING)).toBe(false);
});
