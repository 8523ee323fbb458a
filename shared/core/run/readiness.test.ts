import type { Cluster } from '../cluster/cluster';
import { cluster } from '../../../test/support/world';
import { readinessOf } from './readiness';

function readiness(
  provisioningState: string,
  powerState: Cluster['powerState'] = 'Running',
): string {
  const found = readinessOf(cluster({ provisioningState, powerState }));
  return found.kind === 'resting' ? found.rest.reason : found.kind;
}

test('a cluster is worked on while AKS leaves it alone, also after AKS has failed', () => {
  expect(['Succeeded', 'Failed', 'Canceled'].map((state) => readiness(state))).toEqual([
    'workable',
    'workable',
    'workable',
  ]);
});

test('a cluster that AKS works on is waited for, in whatever state it says so', () => {
  for (const state of ['Updating', 'Upgrading', 'Creating', 'Scaling', '']) {
    expect(readiness(state)).toBe('busy');
  }
});

test('a stopped cluster has no hosts to look at, and one that is being deleted is left alone', () => {
  expect(readiness('Succeeded', 'Stopped')).toBe('ClusterStopped');
  expect(readiness('Updating', 'Stopped')).toBe('busy');
  expect(readiness('Deleting', 'Stopped')).toBe('ClusterDeleting');
});
