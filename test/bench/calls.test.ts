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

  test.each(['resync', 'sweep'] as const)(
    'a %s of a cluster that is in order takes four reads',
    async (by) => {
      expect((await convergedCalls(by)).used).toEqual({ reads: 4, writes: 0, polls: 0 });
    },
  );
});
