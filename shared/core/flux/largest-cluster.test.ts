import type { AgentPool } from '../cluster/cluster';
import { largestCluster } from './largest-cluster';

function named(name: string, ...most: readonly (number | undefined)[]) {
  const pools: readonly AgentPool[] = most.map((mostNodes, index) => ({
    name: `np${index}`,
    type: 'VirtualMachineScaleSets',
    provisioningState: 'Succeeded',
    ...(mostNodes !== undefined && { mostNodes }),
  }));
  return { name, pools };
}

test('the largest is the one that may grow most, all its pools together', () => {
  const clusters = [named('a', 5), named('b', 3, 60), named('c', 40)];
  expect(largestCluster(clusters.map((cluster) => ({ cluster })))).toEqual({
    name: 'b',
    nodes: 63,
  });
});

test('nodes that no pool counts are those that were seen, with room, so that not every one changes a request', () => {
  const of = (observedNodes: number) =>
    largestCluster([{ cluster: named('a', 3), observedNodes }])?.nodes;
  expect([of(2), of(3), of(201), of(249), of(251)]).toEqual([3, 3, 250, 250, 300]);
});

test('a pool of which Azure says no number is not taken for an empty one', () => {
  expect(largestCluster([{ cluster: named('a', undefined) }])?.nodes).toBe(100);
});

test('of no clusters none is the largest', () => {
  expect(largestCluster([])).toBeUndefined();
});
