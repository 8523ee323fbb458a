import type { Failure } from '../../shared/core/errors';
import type { HeldRole } from '../../shared/core/ledger';
import type { GrantRoleStep } from '../../shared/core/plan';
import { assignmentAt } from '../../shared/core/roles';
import type { Services } from '../../shared/services';
import { services } from '../../shared/services';
import type { Attempt } from './attempt';
import { attempt } from './attempt';
import type { RunRef } from './audit';
import { audit, failed } from './audit';

export interface GrantRoleInput extends RunRef {
  readonly step: GrantRoleStep;
}

export interface RoleAnswer {
  readonly failure?: Failure;
}

const PUT = 'PUT role assignment';

/** Gives one role: intent → PUT → held. Never throws. */
export async function grantRole({ step, ...run }: GrantRoleInput): Promise<RoleAnswer> {
  const s = services();
  const done = await attempt(() => grant(s, run, step));
  const failure = done.ok ? done.value : done.failure;
  if (failure === undefined) return {};
  await attempt(() => audit(s, run, step, failed(PUT, failure)));
  return { failure };
}

async function grant(s: Services, run: RunRef, step: GrantRoleStep): Promise<Failure | undefined> {
  const entry = entryOf(step, s.now());
  await s.store.ledger.put(run.cluster, [entry]);
  await audit(s, run, step, { action: PUT, outcome: 'sent', detail: step.roleName });
  const made = await put(s, run, step);
  if (made.ok) {
    await s.store.ledger.put(run.cluster, [{ ...entry, state: 'held' }]);
    await audit(s, run, step, { action: PUT, outcome: 'succeeded', detail: step.roleName });
    return undefined;
  }
  if (made.failure.policy === 'UnknownOutcome') return made.failure;
  await s.store.ledger.remove(run.cluster, [entry]);
  // Somebody gave the same role under another name since we looked: it serves, and it is not ours.
  return made.failure.code === 'RoleAssignmentExists' ? undefined : made.failure;
}

async function put(s: Services, run: RunRef, step: GrantRoleStep): Promise<Attempt<void>> {
  const { scope, assignmentName: name, roleId, principalId } = step;
  return attempt(() =>
    s.correlate(run.planId, () =>
      s.azure.createRoleAssignment({ scope, name, roleId, principalId }),
    ),
  );
}

function entryOf(step: GrantRoleStep, now: string): HeldRole {
  return {
    kind: 'role',
    assignment: assignmentAt(step.scope, step.assignmentName),
    scope: step.scope,
    roleId: step.roleId,
    principalId: step.principalId,
    state: 'intended',
    since: now,
  };
}
