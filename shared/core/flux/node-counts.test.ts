import { registry } from '../../../test/support/charts';
import { cluster, profile } from '../../../test/support/world';
import { clusterId } from '../base/resource-id';
import type { InstallRecord } from '../installed/install-record';
import { withNodeCounts } from './node-counts';

function member(name: string) {
  const one = cluster({ id: clusterId('s', 'rg', name), name });
  return { cluster: one, profile: profile(), charts: [], registry: registry('one') };
}

function record(name: string, of?: number): InstallRecord {
  return {
    ...{ cluster: clusterId('s', 'rg', name), name, chart: 'x', expected: '1', message: '' },
    ...{
      phase: 'RollingOut',
      expectedSince: '2026-01-01T00:00:00Z',
      since: '2026-01-01T00:00:00Z',
    },
    ...(of !== undefined && { nodes: { done: 0, of } }),
  };
}

test('a cluster is as large as NMI was seen on it, and one that nobody has looked into as Azure says', () => {
  const fleet = { members: [member('a'), member('b'), member('c')], leftOut: [] };
  const { members } = withNodeCounts(fleet, [record('a', 7), record('a', 9), record('b')]);
  expect(members.map(({ observedNodes }) => observedNodes)).toEqual([9, undefined, undefined]);
});
