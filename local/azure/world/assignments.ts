/** Role assignments as they are, and as lists show them: lists are served from replicas that may be late. */
import type { AssignmentChange, RoleAssignment } from './model';
import type { Kernel } from './state';

/** Puts an assignment into the world. `existing`: it has been there all along, also for every list. */
export function putAssignment(kernel: Kernel, assignment: RoleAssignment, existing = false): void {
  const name = assignment.name.toLowerCase();
  if (!existing) note(kernel, { at: kernel.time.now(), name });
  kernel.state.roleAssignments.set(name, assignment);
}

/** Takes an assignment out of the world. */
export function removeAssignment(kernel: Kernel, before: RoleAssignment): void {
  const name = before.name.toLowerCase();
  note(kernel, { at: kernel.time.now(), name, before });
  kernel.state.roleAssignments.delete(name);
}

/** What lists show: the assignments as they were `roleListLagMs` ago. */
export function listedAssignments(kernel: Kernel): readonly RoleAssignment[] {
  const { state, time } = kernel;
  const since = time.now() - lag(kernel);
  const late = state.assignmentChanges.filter(({ at }) => at > since);
  const listed = new Map(state.roleAssignments);
  for (const { name, before } of late.toReversed()) {
    if (before === undefined) listed.delete(name);
    else listed.set(name, before);
  }
  return [...listed.values()];
}

function note(kernel: Kernel, change: AssignmentChange): void {
  if (lag(kernel) > 0) kernel.state.assignmentChanges.push(change);
}

function lag({ state, time }: Kernel): number {
  return time.scaled(state.settings.latency.roleListLagMs);
}
