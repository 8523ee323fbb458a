import type { GrantRoleStep } from '../../../shared/core/plan/plan';
import { roleIntent } from '../../../shared/core/plan/role-intent';
import type { Adapters } from '../../../shared/current-adapters';
import type { Writers } from '../../../shared/writers';
import type { Attempt } from '../support/attempt';
import { attempt } from '../support/attempt';
import { audit } from '../support/audit';
import type { StepRef, StoredStep } from '../support/may-write';
import { mayWrite } from '../support/may-write';
import type { Written } from './write-step';
import { sentOf, writeStep } from './write-step';

const PUT = 'PUT role assignment';

/** Gives one role: intent → PUT → held. Never throws. */
export async function grantRole(ref: StepRef): Promise<Written> {
  return writeStep(ref, { kind: 'grantRole', action: PUT, send: grant });
}

async function grant(
  adapters: Adapters,
  run: StepRef,
  stored: StoredStep<'grantRole'>,
): Promise<Written> {
  const { step } = stored;
  const { write } = await mayWrite(adapters, stored);
  const entry = roleIntent(step, adapters.now());
  // Under the id of the plan, which has claimed it already: to repeat a PUT by the same name does no harm.
  await adapters.store.ledger.intend(run.cluster, [entry], run.planId);
  await audit(adapters, run, step, { action: PUT, outcome: 'sent', detail: step.roleName });
  const made = await put(write, step);
  if (made.ok) {
    await adapters.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
    await audit(adapters, run, step, { action: PUT, outcome: 'succeeded', detail: step.roleName });
    return { writes: 1 };
  }
  const { failure } = made;
  if (failure.policy === 'UnknownOutcome') return { writes: 1, failure };
  // An earlier PUT, whose answer was lost, may have made it all the same.
  const seen = await attempt(() => adapters.azure.getRoleAssignment(entry.assignment));
  if (!seen.ok || 'there' in seen.value) return { writes: sentOf(failure), failure };
  await adapters.store.ledger.withdraw(run.cluster, [entry], run.planId);
  // Somebody gave the same role under another name since we looked: it serves, and it is not ours.
  if (failure.code === 'RoleAssignmentExists') return { writes: 0 };
  return { writes: sentOf(failure), failure };
}

async function put(write: Writers, step: GrantRoleStep): Promise<Attempt<void>> {
  const { scope, assignmentName: name, roleId, principalId } = step;
  return attempt(() => write.azure.createRoleAssignment({ scope, name, roleId, principalId }));
}
