import { play, type Played } from '../test/support/orchestration';
import { NOW } from '../test/support/world';
import type { Kind } from './reconcile';
import { reconcile } from './reconcile';

interface Planned {
  readonly kind: 'planned';
  readonly planId: string;
  readonly apply: boolean;
}

type Outcome =
  Planned | { readonly kind: 'idle' } | { readonly kind: 'wait'; readonly until: string };

/** A run of some kind: what planning and recording answer, and what was done in which order. */
function run(
  outcome: Outcome,
  behind = false,
): Played<unknown> & { readonly done: readonly string[] } {
  const done: string[] = [];
  const kind: Kind<{ readonly key: string }, Planned, string> = {
    *plan(_, { key }) {
      done.push(`plan ${key}`);
      return outcome.kind === 'wait' ? { ...outcome, because: 'hold' } : outcome;
    },

    *carryOut(_, { planId }) {
      done.push(`carry out ${planId}`);
      return 'something';
    },
    nothingDone: 'nothing',

    *record(_, { planId }, what) {
      done.push(`record ${what} of ${planId}`);
      return { behind, outcome: 'Converged' };
    },
  };
  return { ...play(reconcile(kind), {}, { key: 'a' }), done };
}

function after(seconds: number): string {
  return new Date(Date.parse(NOW) + seconds * 1000).toISOString();
}

const PLAN: Planned = { kind: 'planned', planId: 'p', apply: true };

test('a plan is carried out and recorded, and the instance ends', () => {
  const { done, returned, calls } = run(PLAN);
  expect(done).toEqual(['plan a', 'carry out p', 'record something of p']);
  expect(returned).toEqual({ planId: 'p', outcome: 'Converged' });
  expect(calls).toEqual([]);
});

test('a plan that may not be carried out is recorded all the same', () => {
  expect(run({ ...PLAN, apply: false }).done).toEqual(['plan a', 'record nothing of p']);
});

test('whoever asks while a run is at work gets a round of their own, in a history of its own', () => {
  const { returned, calls } = run(PLAN, true);
  expect([returned, calls]).toEqual([undefined, ['continueAsNew']]);
});

test('nothing is done when every request was served', () => {
  const { done, returned } = run({ kind: 'idle' });
  expect([done, returned]).toEqual([['plan a'], { served: true }]);
});

test('a short wait is sat out, and a long one is left to the pump', () => {
  expect(run({ kind: 'wait', until: after(2) }).calls).toEqual(['sleep 3', 'continueAsNew']);
  const long = run({ kind: 'wait', until: after(600) });
  expect([long.returned, long.calls]).toEqual([{ notBefore: after(600) }, []]);
});
