import type { AzureReads } from '../../../shared/adapters/azure/azure';
import type { Failure } from '../../../shared/core/base/errors';
import { ReconcileError } from '../../../shared/core/base/errors';
import type { LedgerEntry } from '../../../shared/core/plan/ledger';
import type { StepOf } from '../../../shared/core/plan/step-definition';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import { mustTakeBack } from '../decide/other-holders';
import type { Attempt } from '../support/attempt';
import { audit } from '../support/audit';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite } from '../support/may-write';
import type { Written } from './write-step';
import { writeStep } from './write-step';

type TakesBack = 'revokeRole' | 'unassignPolicy';
type Entry<E extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: E }>;

/** What differs between a role and a policy that is taken back. */
export interface TakeBack<K extends TakesBack, E extends 'role' | 'policy'> {
  readonly kind: K;
  readonly entry: E;
  /** Asked before anything is written. Throws ReconcileError. */
  readonly assert?: (adapters: Adapters, stored: StoredStep<K>, entry: Entry<E>) => Promise<void>;
  /** A failure that is thrown ends the step; one that is returned counts only while the assignment is still shown. */
  readonly remove: (write: Writers, assignment: string) => Promise<Attempt<void>>;
  readonly find: (azure: AzureReads, assignment: string) => Promise<object>;
}

/** Takes back one assignment that we made: DELETE → a look → out of the ledger. Never throws. */
export async function takeBack<K extends TakesBack, E extends 'role' | 'policy'>(
  ref: StepRef,
  how: TakeBack<K, E>,
): Promise<Written> {
  const action = `DELETE ${how.entry} assignment`;
  return writeStep(ref, {
    kind: how.kind,
    action,
    send: (adapters, run, stored) => send(adapters, run, stored, { ...how, action }),
  });
}

async function send<K extends TakesBack, E extends 'role' | 'policy'>(
  adapters: Adapters,
  run: StepRef,
  stored: StoredStep<K>,
  how: TakeBack<K, E> & { readonly action: string },
): Promise<Written> {
  const { assignment, target }: StepOf<TakesBack> = stored.step;
  const ledger = await adapters.store.ledger.of(run.cluster);
  const entry = ledger.find(
    (held): held is Entry<E> => held.kind === how.entry && held.assignment === assignment,
  );
  // Activities run at least once: the first time has ended, and only its answer was lost.
  if (entry === undefined) return { writes: 0 };
  await how.assert?.(adapters, stored, entry);
  const { write } = await mayWrite(adapters, stored);
  const isLast = await mustTakeBack(adapters, run.cluster, entry);
  if (isLast) {
    const line = { action: how.action, detail: assignment };
    await audit(adapters, run, stored.step, { ...line, outcome: 'sent' });
    const done = await how.remove(write, assignment);
    if ('there' in (await how.find(adapters.azure, assignment))) {
      throw new ReconcileError(done.ok ? stillThere(how.entry, assignment, target) : done.failure);
    }
    await audit(adapters, run, stored.step, { ...line, outcome: 'succeeded' });
  }
  await adapters.store.ledger.remove(run.cluster, [entry]);
  return { writes: isLast ? 1 : 0 };
}

function stillThere(what: string, assignment: string, target: string): Failure {
  return {
    policy: 'Conflict',
    code: 'NotProven',
    message: `Azure accepted the deletion of ${what} assignment ${assignment} but still shows it; somebody else may have created it again.`,
    target,
  };
}
