import { convergedCalls, onboardingCalls } from './calls';

describe('what the work costs in ARM calls', () => {
  test.each([1, 3, 10])(
    'onboarding %d pools takes exactly the writes it must, and at most 1.15 of the calls',
    async (pools) => {
      const { used, least, ratio } = await onboardingCalls(pools);
      expect(used.writes).toBe(least.writes);
      expect(ratio).toBeLessThanOrEqual(1.15);
    },
  );

  test.each(['event', 'resync', 'sweep'] as const)(
    'a look at a cluster that is in order because of one %s takes four reads at most, and no write [P2]',
    async (by) => {
      const { used } = await convergedCalls(by);
      expect(used).toMatchObject({ writes: 0, polls: 0 });
      expect(used.reads).toBeGreaterThan(0);
      expect(used.reads).toBeLessThanOrEqual(4);
    },
  );
});
