import { CLUSTER, NOW } from '../../../test/support/world';
import { freshState } from './after-run';
import type { ClusterState } from './cluster-state';
import type { HeldRole } from '../plan/ledger';
import type { Holder } from './leaving';
import { isLastHolder, isLeaving } from './leaving';
import { resourceId } from '../base/resource-id';
import type { WorkItem } from '../queue/work-item';
import { enqueued } from '../queue/work-item';

const asked = enqueued(undefined, CLUSTER, { at: NOW, source: 'event', detail: 'written' });
const served: WorkItem = { ...asked, reconciledGeneration: asked.generation };
const confirming = { at: NOW, source: 'http', detail: 'DELETE' } as const;
const leaving = enqueued(undefined, CLUSTER, confirming, 'offboard');
const gone: ClusterState = {
  ...freshState(CLUSTER),
  conditions: [
    { type: 'Ready', status: 'Unknown', reason: 'ClusterGone', message: '', lastTransition: NOW },
  ],
};

describe('a cluster relies on what it holds', () => {
  test.each([
    ['when nothing else is known of it', {}, false],
    ['when it is only looked after', { item: served }, false],
    ['no more once its off-boarding was asked for', { item: leaving }, true],
    ['while its off-boarding waits for a new word', { item: { ...leaving, confirmed: 0 } }, false],
    ['no more once it was proved gone', { item: served, state: gone }, true],
    [
      'when it was gone, and something has happened to it since',
      { item: asked, state: gone },
      false,
    ],
    ['when it was gone, and its row was lost', { state: gone }, false],
  ] as const)('%s', (_when, holder, leaving) => {
    expect(isLeaving(holder)).toBe(leaving);
  });
});

describe('a shared role is taken back by the last cluster', () => {
  const role = (state: HeldRole['state']): HeldRole => ({
    kind: 'role',
    assignment: '/a',
    scope: resourceId(CLUSTER),
    roleId: 'r',
    principalId: 'p',
    state,
    since: NOW,
  });
  const staying: Holder = { item: served, entry: role('held') };

  test.each<[string, readonly Holder[], boolean]>([
    ['that holds it alone', [], true],
    ['and not while one stays', [{ item: leaving, entry: role('intended') }, staying], false],
    [
      'and not while one that stays is only just given it',
      [{ item: served, entry: role('intended') }],
      false,
    ],
    [
      'and not by one that finds another still at its hosts',
      [{ item: leaving, entry: role('held') }],
      false,
    ],
    [
      'when the others let go at the same moment',
      [{ item: leaving, entry: role('intended') }],
      true,
    ],
    ['when the others have let go', [{ item: leaving }], true],
  ])('%s', (_when, others, isLast) => {
    expect(isLastHolder(others)).toBe(isLast);
  });
});
