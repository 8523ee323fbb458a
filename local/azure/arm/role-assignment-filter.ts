/** The $filter of role assignment lists: atScope(), principalId eq '..', assignedTo('..'), joined by `and`. */
import { isWithin } from '../resource-id';
import type { RoleAssignment } from '../world/model';
import { ArmError } from './error';

/** Which assignments a list at `scope` returns: those at, above and below it; with atScope() not those below. */
export function assignmentFilter(
  scope: string,
  filter: string | null,
): (assignment: RoleAssignment) => boolean {
  const terms = (filter ?? '').split(/\s+and\s+/i).filter((term) => term.trim() !== '');
  const tests = terms.map((term) => readTerm(term.trim(), scope));
  const related = (one: RoleAssignment): boolean =>
    isWithin(one.scope, scope) || isWithin(scope, one.scope);
  return (assignment) => related(assignment) && tests.every((test) => test(assignment));
}

function readTerm(term: string, scope: string): (assignment: RoleAssignment) => boolean {
  if (/^atScope\(\)$/i.test(term)) return (one) => isWithin(scope, one.scope);
  // assignedTo adds the principal's groups; the simulated tenant has none.
  const principal =
    /^principalId\s+eq\s+'([^']+)'$/i.exec(term)?.[1] ??
    /^assignedTo\('([^']+)'\)$/i.exec(term)?.[1];
  if (principal !== undefined) return (one) => one.principalId === principal.toLowerCase();
  throw new ArmError(
    400,
    'BadRequestFormat',
    `The request was incorrectly formatted. The filter '${term}' is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}'' or 'assignedTo('{value}')'.`,
  );
}
