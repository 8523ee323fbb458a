import { azureIdentity, binding, clusterObjects, pod } from '../../../test/support/objects';
import { assignedDifference } from './assigned-difference';
import { matchPods } from './match';
import type { ClusterObjects } from './objects';
import { tokenOutlook } from './token-outlook';

/** MIC's own test of scale has as many pods (mic.md 5.1 M11). */
const PODS = 20_000;
const BINDINGS = 500;
/** About twenty times what it took on two shared cores: a machine that is busy must not fail it, a square does. */
const LIMIT_MS = 2000;

function cluster(): ClusterObjects {
  const names = Array.from({ length: BINDINGS }, (_, index) => `id-${index}`);
  return clusterObjects({
    identities: names.map((name) => azureIdentity(name)),
    bindings: names.map((name) => binding(name)),
    pods: Array.from({ length: PODS }, (_, index) =>
      pod(`p-${index}`, `id-${index % BINDINGS}`, { nodeName: `node-${index % 1000}` }),
    ),
  });
}

function timed<T>(work: () => T): readonly [result: T, ms: number] {
  const start = performance.now();
  return [work(), performance.now() - start];
}

test(`${PODS} pods of ${BINDINGS} bindings are matched and compared in less than ${LIMIT_MS} ms`, () => {
  const objects = cluster();
  const [{ create }, ms] = timed(() =>
    assignedDifference({
      matches: matchPods({ ...objects, forceNamespaced: false }),
      existing: [],
      pods: objects.pods,
      isReady: () => 'assigned',
      forceNamespaced: false,
    }),
  );
  expect(create).toHaveLength(PODS);
  expect(ms).toBeLessThan(LIMIT_MS);
});

test.each(['managed', 'standard'] as const)(
  `the outlook for ${PODS} pods in mode %s takes less than ${LIMIT_MS} ms`,
  (mode) => {
    const objects = cluster();
    const [outlook, ms] = timed(() =>
      tokenOutlook({
        mode,
        objects,
        forceNamespaced: true,
        attachedOn: () => undefined,
        isAllowed: () => true,
      }),
    );
    expect(outlook).toMatchObject({ pods: PODS, served: 0 });
    expect(ms).toBeLessThan(LIMIT_MS);
  },
);
