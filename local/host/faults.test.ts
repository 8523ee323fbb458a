import { crashAt, recordFaults, seededFaults, type FaultPoint } from './faults';

const point: FaultPoint = { kind: 'orchestrator', phase: 'before', name: 'n', instanceId: 'i' };

function strikes(seed: number, rate: number): string {
  const faults = seededFaults(seed, rate);
  return Array.from({ length: 100 }, () => (faults.strike(point) ? 'x' : '.')).join('');
}

test('the same seed strikes at the same points, another one elsewhere', () => {
  expect(strikes(1, 0.3)).toBe(strikes(1, 0.3));
  expect(strikes(1, 0.3)).not.toBe(strikes(2, 0.3));
});

test('the rate is about the share of points that are struck', () => {
  const struck = Array.from({ length: 50 }, (_, seed) => strikes(seed, 0.3)).join('');
  expect(struck.split('x').length / struck.length).toBeCloseTo(0.3, 1);
});

test('a shuffle loses nothing, and a batch takes at least one', () => {
  const faults = seededFaults(7, 0);
  expect([...(faults.order?.([1, 2, 3, 4]) ?? [])].sort()).toEqual([1, 2, 3, 4]);
  const sizes = Array.from({ length: 200 }, () => faults.batch?.(5) ?? 0);
  expect([Math.min(...sizes), Math.max(...sizes)]).toEqual([1, 5]);
});

test('crashAt strikes once and counts the points', () => {
  const faults = crashAt(1);
  expect([1, 2, 3].map(() => faults.strike(point))).toEqual([false, true, false]);
  expect(faults.count()).toBe(3);
});

test('a recorder never strikes and remembers all', () => {
  const faults = recordFaults();
  faults.strike(point);
  expect(faults.points()).toEqual([point]);
});
