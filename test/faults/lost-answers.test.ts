import type { Workload } from './workloads';
import { noFaults } from '../../local/host';
import { playWith } from './crash';
import type { Outcome } from './outcome';
import { DRIFT_REPAIR, OFFBOARDING } from './workloads';

/** Plays a workload in which the n-th ARM write loses its connection. */
async function withReset(
  workload: Workload,
  n: number,
  when: 'beforeCommit' | 'afterCommit',
): Promise<Outcome> {
  return playWith(workload, noFaults(), ({ azure }) =>
    azure.faults.next({ kind: 'write', skip: n }, { kind: 'reset', when }),
  );
}

/** Without the writes: one that took effect and lost its answer is not among those that succeeded. */
function world({ writes: _writes, ...rest }: Outcome): Omit<Outcome, 'writes'> {
  return rest;
}

/** An onboarding is tried with every call, reads and tables included, in every-call.test.ts. */
describe.each([DRIFT_REPAIR, OFFBOARDING])('$name', (workload) => {
  test.each(['beforeCommit', 'afterCommit'] as const)(
    'ends the same when the connection of any one write is cut %s [P3, F14]',
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
