import { timerVisibleAt } from './timer-visibility';

const NOW = Date.parse('2026-01-01T00:00:00.000Z');

describe('the message of a durable timer', () => {
  it.each([
    [0, 0],
    [900, 0],
    [1000, 0],
    [1500, 1000],
    [2900, 2000],
    [11_000, 10_000],
    [-5000, 0],
  ])('for %d ms is hidden for %d ms, as the real extension does it', (wanted, hidden) => {
    expect(timerVisibleAt(NOW, NOW + wanted)).toBe(NOW + hidden);
  });
});
