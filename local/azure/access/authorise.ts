/** The 403 answers of ARM, from decisions of RBAC. */
import { ArmError } from '../arm/error';
import type { WorldState } from '../world/state';
import type { Actor } from '../world/model';
import type { ConditionFacts } from './abac';
import { decide } from './rbac';

export interface Attempt {
  readonly actor: Actor;
  readonly action: string;
  readonly scope: string;
  readonly now: number;
  readonly facts?: ConditionFacts;
}

/** Throws the 403 that ARM would answer when the caller may not do `action` at `scope`. */
export function authorise(state: WorldState, attempt: Attempt): void {
  if (!state.settings.enforceRbac) return;
  const { actor, action, scope } = attempt;
  const decision = decide(state, { ...attempt, principalId: actor.objectId });
  const who = `The client '${actor.appId}' with object id '${actor.objectId}'`;
  switch (decision.kind) {
    case 'allowed':
      return;
    case 'missing':
      throw new ArmError(
        403,
        'AuthorizationFailed',
        `${who} does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    case 'condition':
      throw new ArmError(
        403,
        'AuthorizationFailed',
        `${who} does not have authorization or an ABAC condition not fulfilled to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
      );
    case 'deny':
      throw new ArmError(
        403,
        'DenyAssignmentAuthorizationFailed',
        `${who} has permission to perform action '${action}' on scope '${scope}'; however, the access is denied because of the deny assignment with name '${decision.by.name}' and Id '${decision.by.id}' at scope '${decision.by.scope}'.`,
      );
  }
}

const ASSIGN = 'Microsoft.ManagedIdentity/userAssignedIdentities/assign/action';

/** Throws LinkedAuthorizationFailed, naming every identity that the caller may not assign. */
export function authoriseAssign(
  state: WorldState,
  attempt: Attempt,
  identities: readonly string[],
): void {
  if (!state.settings.enforceRbac) return;
  const { actor, action, scope, now } = attempt;
  const missing = identities.filter(
    (identity) =>
      decide(state, { principalId: actor.objectId, action: ASSIGN, scope: identity, now }).kind !==
      'allowed',
  );
  if (missing.length === 0) return;
  throw new ArmError(
    403,
    'LinkedAuthorizationFailed',
    `The client '${actor.appId}' with object id '${actor.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action '${ASSIGN}' on the linked scope(s) '${missing.join(',')}' or the linked scope(s) are invalid.`,
  );
}
