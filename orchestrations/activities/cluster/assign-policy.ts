import type { HeldPolicy, LedgerEntry } from '../../../shared/core/plan/ledger';
import type { Services } from '../../../shared/services';
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
  s: Services,
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
    since: s.now(),
  };
  const ledger = await s.store.ledger.of(run.cluster);
  const before = ledger.find((held) => held.kind === 'policy' && held.assignment === assignment);
  const { write } = await mayWrite(s, stored);
  await s.store.ledger.put(run.cluster, [entry]);
  await audit(s, run, step, { action: PUT, outcome: 'sent', detail: assignment });
  const made = await attempt(() =>
    write.azure.assignPolicy({ scope, name, policy, effect, excludedNamespaces }),
  );
  if (!made.ok) {
    const { failure } = made;
    if (failure.policy !== 'UnknownOutcome') await forget(s, run, entry, before);
    return { writes: sentOf(failure), failure };
  }
  await s.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
  await audit(s, run, step, { action: PUT, outcome: 'succeeded', detail: assignment });
  return { writes: 1 };
}

/** What was refused is not there: an intent would stall the off-boarding of a cluster where we may not delete either. */
async function forget(
  s: Services,
  { cluster }: StepRef,
  entry: HeldPolicy,
  before: LedgerEntry | undefined,
): Promise<void> {
  if (before === undefined) await s.store.ledger.remove(cluster, [entry]);
  else await s.store.ledger.put(cluster, [before]);
}
