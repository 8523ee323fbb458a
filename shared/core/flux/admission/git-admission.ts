import { GRANTS, PARAMETERS_NAMESPACE } from '../../admission/names';
import type { Applied, AppliedObject } from '../../applied/flux/types';
import { valueAt, isJsonObject } from '../../base/json';
import type { JsonObject } from '../../base/json';

/** The policies that Git gives to a cluster. */
export interface GitAdmission {
  readonly effect: 'audit' | 'deny';
  /** Data of the ConfigMap; absent: Git does not bring it. */
  readonly grants?: JsonObject;
}

/** Undefined: none. Those of another hand under our names count as well: a second copy would fight them. */
export function gitAdmission({ objects }: Applied): GitAdmission | undefined {
  const here = objects.filter(({ elsewhere }) => !elsewhere);
  const binding = here.find(
    ({ kind, name }) => kind === 'ValidatingAdmissionPolicyBinding' && name === GRANTS,
  );
  if (binding === undefined) return undefined;
  const grants = here.find(isGrants);
  const data = grants === undefined ? undefined : (valueAt(grants.value, 'data') ?? {});
  return { effect: effectIn(binding), ...(isJsonObject(data) && { grants: data }) };
}

function isGrants({ kind, namespace, name }: AppliedObject): boolean {
  return kind === 'ConfigMap' && namespace === PARAMETERS_NAMESPACE && name === GRANTS;
}

function effectIn({ value }: AppliedObject): GitAdmission['effect'] {
  const actions = valueAt(value, 'spec', 'validationActions');
  return Array.isArray(actions) && actions.includes('Deny') ? 'deny' : 'audit';
}
