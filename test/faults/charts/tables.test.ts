import { isTried } from '../../support/depth';
import { upgrade } from './upgrade';

/** How often `npm test` tries each fault: at every so many calls, from the first on. */
const EVERY = { busy: 1, answerLost: 2, raced: 3 } as const;

test.each(['busy', 'answerLost', 'raced'] as const)(
  'the upgrade of a chart ends the same whichever call to the tables is %s, and no sync ends Failed [F11]',
  async (fault) => {
    let calls = 0;
    const undisturbed = await upgrade({
      tableFault(call) {
        calls = call;
        return undefined;
      },
    });
    expect(undisturbed).toMatchObject({
      targetReady: 'True/Converged',
      behind: false,
      failed: [],
    });
    for (let n = 1; n <= calls; n += 1) {
      if (!isTried(n - 1, (n - 1) % EVERY[fault] === 0)) continue;
      const outcome = await upgrade({ tableFault: (call) => (call === n ? fault : undefined) });
      expect({ n, outcome }).toEqual({ n, outcome: undisturbed });
    }
    expect(calls).toBeGreaterThan(20);
  },
  600_000,
);
