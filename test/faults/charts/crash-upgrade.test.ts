import type { FaultPoint } from '../../../local/host';
import { crashAt, recordFaults } from '../../../local/host';
import { isTried, isWhole } from '../../support/depth';
import { upgrade } from './upgrade';

/** Every second point, and the first of each kind in each function: all of them are tried in some place. */
function chosen(points: readonly FaultPoint[]): readonly number[] {
  const seen = new Set<string>();
  return points.flatMap(({ kind, phase, name }, index) => {
    const key = `${kind} ${phase} ${name}`;
    const isFirst = !seen.has(key);
    seen.add(key);
    return isTried(index, isFirst || index % 2 === 1) ? [index] : [];
  });
}

test('a host that crashes once, at any point of the upgrade of a chart, leaves what an undisturbed one leaves [P3, F1]', async () => {
  const recorder = recordFaults();
  const undisturbed = await upgrade({ faults: recorder });
  expect(undisturbed).toMatchObject({
    branches: ['identity-reconciler/chart-aad-pod-identity'],
    requests: [expect.stringMatching(/^open .* to 4\.1\.18$/)],
    chartReady: 'True/Converged',
    targetReady: 'True/Converged',
    behind: false,
  });
  const points = recorder.points();
  const indexes = chosen(points);
  for (const index of indexes) {
    const outcome = await upgrade({ faults: crashAt(index) });
    expect({ index, point: points[index], outcome }).toEqual({
      index,
      point: points[index],
      outcome: undisturbed,
    });
  }
  expect(new Set(points.map(({ name }) => name))).toContain('writeRequest');
  if (isWhole()) expect(indexes.length).toBeGreaterThan(60);
}, 600_000);
