import type { Failure } from '../../shared/core/errors';
import type { HeldPolicy, LedgerEntry } from '../../shared/core/ledger';
import type { AssignPolicyStep } from '../../shared/core/plan';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { audit, failed } from './audit';

export interface AssignPolicyInput extends RunRef {
  readonly step: AssignPolicyStep;
}

export interface PolicyAnswer {
  readonly failure?: Failure;
}

const PUT = 'PUT policy assignment';

/** Assigns one policy: intent → PUT → held. Never throws. */
export async function assignPolicy({ step, ...run }: AssignPolicyInput): Promise<PolicyAnswer> {
  const s = services();
  const done = await attempt(() => assign(s, run, step));
  const failure = done.ok ? done.value : done.failure;
  if (failure === undefined) return {};
  await attempt(() => audit(s, run, step, failed(PUT, failure)));
  return { failure };
}

async function assign(
  s: Services,
  run: RunRef,
  step: AssignPolicyStep,
): Promise<Failure | undefined> {
  const { target: scope, name, excludedNamespaces, assignment } = step;
  const entry: HeldPolicy = {
    kind: 'policy',
    assignment,
    scope,
    state: 'intended',
    since: s.now(),
  };
  const ledger = await s.store.ledger.of(run.cluster);
  const before = ledger.find((held) => held.kind === 'policy' && held.assignment === assignment);
  await s.store.ledger.put(run.cluster, [entry]);
  await audit(s, run, step, { action: PUT, outcome: 'sent', detail: assignment });
  const made = await attempt(() =>
    s.correlate(run.planId, () => s.azure.assignPolicy({ scope, name, excludedNamespaces })),
  );
  if (!made.ok) {
    if (made.failure.policy !== 'UnknownOutcome') await forget(s, run, entry, before);
    return made.failure;
  }
  await s.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
  await audit(s, run, step, { action: PUT, outcome: 'succeeded', detail: assignment });
  return undefined;
}

/** What was refused is not there: an intent would stall the off-boarding of a cluster where we may not delete either. */
async function forget(
  s: Services,
  { cluster }: RunRef,
  entry: HeldPolicy,
  before: LedgerEntry | undefined,
): Promise<void> {
  if (before === undefined) await s.store.ledger.remove(cluster, [entry]);
  else await s.store.ledger.put(cluster, [before]);
}
