import type { FaultMatcher } from '../../local/azure';
import type { Fault } from '../../shared/adapters/store';
import { openOracle, expectNoViolations } from '../oracle';
import type { Stage } from '../support/stage';
import { openStage } from '../support/stage';
import { MINUTE } from './fleet';
import type { Outcome } from './outcome';
import { outcomeOf } from './outcome';
import { ONBOARDING } from './workloads';

/** A quick Azure, so that each call of an onboarding can be tried in turn. */
const QUICK = { requestMs: 0, clusterCreateMs: 20_000, vmssPatchMs: 15_000 };

interface Onboarded {
  /** `writes`: every write that was sent, whatever became of it. */
  readonly ended: Outcome;
  /** Calls to ARM. */
  readonly arm: number;
  /** Orchestrations that ended Failed at any time. */
  readonly failed: readonly string[];
}

/** What goes wrong with the calls to the tables; `calls` counts them. */
interface Tables {
  calls: number;
  fault(call: number): Fault | undefined;
}

/** Plays an onboarding; `spoil` sets what goes wrong with ARM. */
async function onboard(
  spoil: (stage: Stage) => void = () => undefined,
  tables?: Tables,
): Promise<Onboarded> {
  let looking = false;
  const stage = await openStage({
    simulator: { latency: QUICK },
    ...(tables && {
      tableFault(call) {
        if (looking) return undefined;
        tables.calls = Math.max(tables.calls, call);
        return tables.fault(call);
      },
    }),
  });
  try {
    const cluster = await ONBOARDING.prepare(stage);
    spoil(stage);
    await ONBOARDING.act(stage, cluster);
    // Event Grid delivers again what a busy table refused.
    await stage.clock.advance(2 * MINUTE);
    await stage.settle();
    const { calls } = stage.azure;
    const sent = calls
      .writes()
      .map(({ method, path, body }) => JSON.stringify([method, path, body]));
    looking = true;
    const ended = { ...(await outcomeOf(stage, cluster)), writes: [...new Set(sent)].sort() };
    return { ended, arm: calls.all.length, failed: stage.failed };
  } finally {
    await stage.stop();
  }
}

describe('an onboarding ends the same, with the same writes,', () => {
  test.each(['beforeCommit', 'afterCommit'] as const)(
    'whichever call to Azure loses its connection %s [P3, F14]',
    async (when) => {
      const reference = await onboard();
      expect(reference.ended.ready).toBe('Ready=True/Converged');
      const anything: FaultMatcher = {};
      for (let skip = 0; skip < reference.arm; skip += 1) {
        const { ended } = await onboard(({ azure }) =>
          azure.faults.next({ ...anything, skip }, { kind: 'reset', when }),
        );
        expect({ skip, ...ended }).toEqual({ skip, ...reference.ended });
      }
      expect(reference.arm).toBeGreaterThan(15);
    },
    120_000,
  );

  test.each(['busy', 'answerLost', 'raced'] as const)(
    'whichever call to the tables is %s, and no orchestration ends Failed [F11]',
    async (fault) => {
      const counted: Tables = { calls: 0, fault: () => undefined };
      const reference = await onboard(undefined, counted);
      for (let n = 1; n <= counted.calls; n += 1) {
        const { ended, failed } = await onboard(undefined, {
          calls: 0,
          fault: (call) => (call === n ? fault : undefined),
        });
        expect({ n, failed, ...ended }).toEqual({ n, failed: [], ...reference.ended });
      }
      expect(counted.calls).toBeGreaterThan(30);
    },
    240_000,
  );

  test('with every request and answer as the official descriptions say', async () => {
    const oracle = await openOracle();
    await onboard(({ azure }) => {
      if (oracle !== undefined) azure.onExchange((exchange) => oracle.check(exchange));
    });
    await expectNoViolations(oracle);
  }, 60_000);
});
