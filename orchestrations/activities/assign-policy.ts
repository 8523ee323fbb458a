import type { Failure } from '../../shared/core/errors';
import type { HeldPolicy } from '../../shared/core/ledger';
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
  if (done.ok) return {};
  await attempt(() => audit(s, run, step, failed(PUT, done.failure)));
  return { failure: done.failure };
}

async function assign(s: Services, run: RunRef, step: AssignPolicyStep): Promise<void> {
  const { target: scope, name, excludedNamespaces, assignment } = step;
  const entry: HeldPolicy = {
    kind: 'policy',
    assignment,
    scope,
    state: 'intended',
    since: s.now(),
  };
  await s.store.ledger.put(run.cluster, [entry]);
  await audit(s, run, step, { action: PUT, outcome: 'sent', detail: assignment });
  // A refused PUT leaves its intent behind: taking back what is not there costs one delete that changes nothing.
  await s.correlate(run.planId, () => s.azure.assignPolicy({ scope, name, excludedNamespaces }));
  await s.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
  await audit(s, run, step, { action: PUT, outcome: 'succeeded', detail: assignment });
}
