import { NOW_MS, run } from '../worlds.testing';
import type { Subject } from './subject';
import { loadOf, stepInWords } from './load';

function subject(...history: Subject['history']): Subject {
  return { kind: 'cluster', name: 'aks-a', href: '#/', history, audit: [] };
}

it('counts runs and writes minute by minute, with the minutes in which nothing ran', () => {
  const { stepMs, bins } = loadOf(
    [
      subject(
        run('2', { at: '2026-11-30T22:29:10.000Z', outcome: 'Failed' }),
        run('1', { at: '2026-11-30T22:27:30.000Z', writes: 6, outcome: 'Changed' }),
      ),
      subject(run('3', { at: '2026-11-30T22:27:59.000Z' })),
    ],
    NOW_MS,
  );
  expect(stepMs).toBe(60_000);
  expect(bins).toHaveLength(20);
  expect(bins.slice(-4).map(({ well, notWell, writes }) => [well, notWell, writes])).toEqual([
    [2, 0, 6],
    [0, 0, 0],
    [0, 1, 0],
    [0, 0, 0],
  ]);
});

it('tells how tight the limits of Azure were, and nothing where nobody knows', () => {
  const at = '2026-11-30T22:29:10.000Z';
  const [bin, last] = loadOf(
    [
      subject(
        run('1', { at, headroom: { reads: 240, writes: 199 } }),
        run('2', { at, headroom: { reads: 90 } }),
        run('3', { at }),
      ),
    ],
    NOW_MS,
  ).bins.slice(-2);
  expect(bin).toMatchObject({ readsLeft: 90, writesLeft: 199 });
  expect(last).not.toHaveProperty('readsLeft');
});

it('takes longer steps for a longer time, and never draws more than sixty', () => {
  const weekAgo = subject(run('1', { at: '2026-11-23T22:30:00.000Z' }));
  const { stepMs, bins } = loadOf([weekAgo], NOW_MS);
  expect(stepInWords(stepMs)).toBe('6 hours');
  expect(bins.length).toBeLessThanOrEqual(60);
  expect(bins.reduce((sum, { well }) => sum + well, 0)).toBe(1);
});

it('a reconciler that has not run yet has twenty empty minutes', () => {
  const { bins } = loadOf([], NOW_MS);
  expect(bins.map(({ well, notWell }) => well + notWell)).toEqual(Array(20).fill(0));
});
