import type { Failure } from '../base/errors';

const REFUSALS: readonly string[] = ['AuthorizationFailed', 'LinkedAuthorizationFailed'];

/**
 * While a role that we just gave settles, Azure's 403 means "not yet": nobody has to fix anything. The code stays
 * Azure's own.
 */
export function whileSettling(failure: Failure, rolesSettling: boolean): Failure {
  if (!rolesSettling || !REFUSALS.includes(failure.code)) return failure;
  const { code, target } = failure;
  return {
    code,
    ...(target !== undefined && { target }),
    policy: 'Waiting',
    message: `A role that was given a moment ago is not in force yet (up to ten minutes). Azure said: ${failure.message}`,
  };
}
