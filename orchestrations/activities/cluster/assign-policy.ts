import type { HeldPolicy } from '../../../shared/core/plan/ledger';
import type { Adapters } from '../../../shared/current-adapters';
import { attempt } from '../support/attempt';
import { audit } from '../support/audit';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite } from '../support/may-write';
import type { Written } from './write-step';
import { sentOf, writeStep } from './write-step';

const PUT = 'PUT policy assignment';

/** Assigns one policy: intent → PUT → held. Never throws. */
export async function assignPolicy(ref: StepRef): Promise<Written> {
  return writeStep(ref, { kind: 'assignPolicy', action: PUT, send: assign });
}

async function assign(
  adapters: Adapters,
  run: StepRef,
  stored: StoredStep<'assignPolicy'>,
): Promise<Written> {
  const { step } = stored;
  const { target: scope, name, policy, effect, excludedNamespaces, assignment } = step;
  const entry: HeldPolicy = {
    kind: 'policy',
    assignment,
    scope,
    state: 'intended',
    since: adapters.now(),
  };
  const ledger = await adapters.store.ledger.of(run.cluster);
  const before = ledger.find((held) => held.kind === 'policy' && held.assignment === assignment);
  const { write } = await mayWrite(adapters, stored);
  const attemptId = adapters.newId();
  await adapters.store.ledger.intend(run.cluster, [entry], attemptId);
  await audit(adapters, run, step, { action: PUT, outcome: 'sent', detail: assignment });
  const made = await attempt(() =>
    write.azure.assignPolicy({ scope, name, policy, effect, excludedNamespaces }),
  );
  if (!made.ok) {
    const { failure } = made;
    if (failure.policy !== 'UnknownOutcome') {
      if (before !== undefined) await adapters.store.ledger.put(run.cluster, [before]);
      // What was refused is not there: an intent would stall the off-boarding of a cluster where we may not delete either.
      else await adapters.store.ledger.withdraw(run.cluster, [entry], attemptId);
    }
    return { writes: sentOf(failure), failure };
  }
  await adapters.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
  await audit(adapters, run, step, { action: PUT, outcome: 'succeeded', detail: assignment });
  return { writes: 1 };
}
