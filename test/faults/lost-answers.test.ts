import type { Workload } from './workloads';
import type { Fault } from '../../shared/adapters/store/memory-tables';
import { noFaults } from '../../local/host';
import { openStage } from '../support/stage';
import { playWith } from './crash';
import type { Outcome } from './outcome';
import { outcomeOf } from './outcome';
import { DRIFT_REPAIR, OFFBOARDING, ONBOARDING } from './workloads';

/** Plays a workload in which the n-th ARM write loses its connection. */
async function withReset(
  workload: Workload,
  n: number,
  when: 'beforeCommit' | 'afterCommit',
): Promise<Outcome> {
  const stage = await openStage();
  try {
    const cluster = await workload.prepare(stage);
    stage.azure.calls.reset();
    stage.azure.faults.next({ kind: 'write', skip: n }, { kind: 'reset', when });
    await workload.act(stage, cluster);
    return await outcomeOf(stage, cluster);
  } finally {
    await stage.stop();
  }
}

/** Without the writes: one that took effect and lost its answer is not among those that succeeded. */
function world({ writes: _writes, ...rest }: Outcome): Omit<Outcome, 'writes'> {
  return rest;
}

describe.each([ONBOARDING, DRIFT_REPAIR, OFFBOARDING])('$name', (workload) => {
  test.each(['beforeCommit', 'afterCommit'] as const)(
    'ends the same when the connection of any one write is cut %s',
    async (when) => {
      const reference = await playWith(workload, noFaults());
      for (let n = 0; n < reference.writes.length; n += 1) {
        expect({ n, ...world(await withReset(workload, n, when)) }).toEqual({
          n,
          ...world(reference),
        });
      }
    },
    120_000,
  );
});

/** Event Grid delivers again after 10 s, 30 s, a minute: by then every lost request has been made once more. */
const REDELIVERED_MS = 120_000;

/** Something goes wrong with one call of the product to its tables, counted from the start of the workload's act. */
async function withTableFault(
  workload: Workload,
  n: number,
  fault: Fault,
): Promise<{ readonly outcome: Outcome; readonly hit: boolean }> {
  const script = { seen: 0, at: Number.POSITIVE_INFINITY, hit: false };
  const stage = await openStage({
    tableFault(call) {
      script.seen = call;
      if (call !== script.at) return undefined;
      script.hit = true;
      return fault;
    },
  });
  try {
    const cluster = await workload.prepare(stage);
    script.at = script.seen + n;
    await workload.act(stage, cluster);
    await stage.clock.advance(REDELIVERED_MS);
    await stage.settle();
    const { hit } = script;
    script.at = Number.POSITIVE_INFINITY;
    return { outcome: await outcomeOf(stage, cluster), hit };
  } finally {
    await stage.stop();
  }
}

/** Every third call, the faults taking turns, so that each call meets one of them and the run stays short. */
test.each([
  ['busy', 1],
  ['busy', 2],
  ['answerLost', 3],
] as const)(
  'onboarding ends the same when a call of the tables is %s (calls %d, and every third after it)',
  async (fault, from) => {
    const reference = await playWith(ONBOARDING, noFaults());
    let tried = 0;
    for (let n = from; n < 150; n += 3) {
      const { outcome, hit } = await withTableFault(ONBOARDING, n, fault);
      if (!hit) break;
      tried += 1;
      expect({ n, ...world(outcome) }).toEqual({ n, ...world(reference) });
    }
    expect(tried).toBeGreaterThan(10);
  },
  120_000,
);
