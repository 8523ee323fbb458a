import { CLUSTER } from '../../../test/support/world';
import { startTime } from './start-time';
import type { WorkItem } from './work-item';

const item: WorkItem = {
  key: CLUSTER,
  intent: 'reconcile',
  generation: 2,
  reconciledGeneration: 1,
  reasons: [],
  attempts: 0,
};
const ENDED = { lastRunAt: '2026-01-01T00:00:00.000Z' as const };

test.each([
  ['at once when there was no run', item, undefined],
  [
    'after the cool-down of a run that has ended',
    { ...item, ...ENDED },
    { at: '2026-01-01T00:00:20.000Z' as const, because: 'cooldown' },
  ],
  [
    'soon after a look at a cluster that AKS works on, so that the event that ends the wait is served',
    { ...item, ...ENDED, attempts: 1 },
    { at: '2026-01-01T00:00:02.000Z' as const, because: 'cooldown' },
  ],
  [
    'when a hold that is longer than the cool-down has passed',
    { ...item, ...ENDED, attempts: 1, notBefore: '2026-01-01T00:05:00.000Z' as const },
    { at: '2026-01-01T00:05:00.000Z' as const, because: 'hold' },
  ],
  [
    'after the cool-down when that is longer than the hold',
    { ...item, ...ENDED, notBefore: '2026-01-01T00:00:05.000Z' as const },
    { at: '2026-01-01T00:00:20.000Z' as const, because: 'cooldown' },
  ],
] as const)('a run may start %s', (_when, row, expected) => {
  expect(startTime(row, 20)).toEqual(expected);
});
