import { azureIdentity, binding, clusterObjects, pod } from '../../../test/support/objects';
import { growth } from '../../../test/support/operations';
import { assignedDifference } from './assigned-difference';
import { knownIdentities } from './known-identities';
import { matchPods } from './match';
import type { ClusterObjects } from '../cluster/objects';
import { tokenOutlook } from './token-outlook';

/** MIC's own test of scale has as many pods. */
const MAX_PODS = 20_000;
/** So few that comparing each pod with all bindings would be seen. */
const PODS_OF_A_BINDING = 4;
/** About 4 where each pod costs the same however many there are, 16 where it is compared with all. */
const CLEARLY_LINEAR = 6;

function cluster(pods: number): ClusterObjects {
  const bindings = pods / PODS_OF_A_BINDING;
  const names = Array.from({ length: bindings }, (_, index) => `id-${index}`);
  return clusterObjects({
    identities: names.map((name) => azureIdentity(name)),
    bindings: names.map((name) => binding(name)),
    pods: Array.from({ length: pods }, (_, index) =>
      pod(`p-${index}`, `id-${index % bindings}`, { nodeName: `node-${index % (pods / 20)}` }),
    ),
  });
}

function created(objects: ClusterObjects): number {
  return assignedDifference({
    matches: matchPods({ ...objects, forceNamespaced: false }),
    existing: [],
    pods: objects.pods,
    isReady: () => 'assigned',
    forceNamespaced: false,
  }).create.length;
}

function outlookFor(objects: ClusterObjects, mode: 'managed' | 'standard'): unknown {
  return tokenOutlook({
    mode,
    objects,
    forceNamespaced: true,
    known: knownIdentities([], []),
    machineOf: () => undefined,
    mayUse: () => true,
  });
}

/** Two clusters, one four times as large, made before anything is counted. */
function twoSizes(pods: number): (times: number) => ClusterObjects {
  const [small, large] = [cluster(pods), cluster(4 * pods)];
  return (times) => (times === 1 ? small : large);
}

test('M11: four times the pods and bindings are matched and compared at about four times the cost', async () => {
  const ofSize = twoSizes(1000);
  expect(await growth((times) => created(ofSize(times)))).toBeLessThan(CLEARLY_LINEAR);
});

test.each(['managed', 'standard'] as const)(
  'M11: the outlook for four times the pods costs about four times as much in mode %s',
  async (mode) => {
    const ofSize = twoSizes(1000);
    expect(await growth((times) => outlookFor(ofSize(times), mode))).toBeLessThan(CLEARLY_LINEAR);
  },
);

test(`${MAX_PODS} pods are matched, compared and looked out for`, () => {
  const objects = cluster(MAX_PODS);
  expect(created(objects)).toBe(MAX_PODS);
  expect(outlookFor(objects, 'managed')).toMatchObject({ pods: MAX_PODS, served: 0 });
});
