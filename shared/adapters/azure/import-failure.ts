import type { Failure } from '../../core/base/errors';

/** The role that lets a registry import, and reads what it imports from another one. */
const IMPORT_ROLE = 'Container Registry Data Importer and Data Reader';

/** What ACR says under NoForce, at once or at the end of the operation, with changing codes (azure-cli #10938). */
const TAG_EXISTS = /tag \S+ already exists in target registry/i;

/** True when the registry refused an import because the tag is there already. */
export function isTagTaken(message: string): boolean {
  return TAG_EXISTS.test(message);
}

/** A refused import in our words. `registry`: the target, or the path of the operation. */
export function importFailure(failure: Failure, registry: string): Failure {
  if (isTagTaken(failure.message))
    return { ...failure, policy: 'Conflict', code: 'ImportTagExists' };
  if (failure.code !== 'AuthorizationFailed' && failure.code !== 'LinkedAuthorizationFailed')
    return failure;
  return {
    ...failure,
    code: 'ImportDenied',
    remedy: `az role assignment create --assignee <object id of the reconciler> --role "${IMPORT_ROLE}" --scope ${registry}. A registry that is the source needs it as well.`,
  };
}
