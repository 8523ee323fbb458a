import type { OrchestrationContext } from 'durable-functions';
import { timerVisibleAt } from '../../local/host/durable/timer-visibility';
import { sleep } from '../../orchestrations/call';

const NOW = Date.parse('2026-01-01T00:00:00.250Z');

/** When an orchestration that sleeps for `ms` goes on, on a host whose timers fire as early as the real one's. */
function wakesAfter(ms: number): number {
  let fireAt = NaN;
  const df = {
    currentUtcDateTime: new Date(NOW),
    createTimer: (at: Date) => (fireAt = at.getTime()),
  };
  sleep({ df } as unknown as OrchestrationContext, ms).next();
  return timerVisibleAt(NOW, fireAt) - NOW;
}

describe('a pause of an orchestration, on a host whose timers fire up to a second early', () => {
  it.each([1, 900, 1000, 1500, 2900, 10_000, 30_000])(
    'of %d ms is over when the time has come, so nobody looks at the clock and waits again [F8]',
    (ms) => {
      expect(wakesAfter(ms)).toBeGreaterThanOrEqual(ms);
      expect(wakesAfter(ms)).toBeLessThan(ms + 1000);
    },
  );
});
