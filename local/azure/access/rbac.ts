/** Azure RBAC: which role assignments of a principal allow an action at a scope now. */
import { idKey, isWithin } from '../resource-id';
import type { WorldState } from '../world/state';
import type { DenyAssignment, RoleAssignment, RoleDefinition } from '../world/model';
import { conditionHolds, type ConditionFacts } from './abac';
import { permits } from './permissions';

export interface Question {
  readonly principalId: string;
  readonly action: string;
  readonly scope: string;
  readonly now: number;
  /** What a condition may look at. */
  readonly facts?: ConditionFacts;
}

export type Decision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'missing' }
  /** A role allows the action but its condition is not fulfilled. */
  | { readonly kind: 'condition' }
  | { readonly kind: 'deny'; readonly by: DenyAssignment };

/** Decides; a deny assignment wins over every grant. */
export function decide(state: WorldState, question: Question): Decision {
  const asked = {
    ...question,
    principalId: question.principalId.toLowerCase(),
    scopeKey: idKey(question.scope),
  };
  const candidates = [...state.roleAssignments.values()].filter((assignment) =>
    applies(state, assignment, asked),
  );
  if (candidates.length === 0) return { kind: 'missing' };
  const by = [...state.denyAssignments.values()].find((one) => denies(one, question));
  if (by) return { kind: 'deny', by };
  const holds = candidates.some(
    ({ condition }) =>
      condition === undefined || conditionHolds(condition, question.action, question.facts ?? {}),
  );
  return { kind: holds ? 'allowed' : 'condition' };
}

/** The definition that a roleDefinitionId (any scope prefix) points to. */
export function definitionOf(
  state: WorldState,
  roleDefinitionId: string,
): RoleDefinition | undefined {
  return state.roleDefinitions.get(
    roleDefinitionId.slice(roleDefinitionId.lastIndexOf('/') + 1).toLowerCase(),
  );
}

interface Asked extends Question {
  readonly scopeKey: string;
}

// A reconciler holds roles on every cluster of a fleet: comparable keys are kept per assignment.
const scopeKeys = new WeakMap<RoleAssignment, string>();

function scopeKeyOf(assignment: RoleAssignment): string {
  const known = scopeKeys.get(assignment);
  if (known !== undefined) return known;
  const key = idKey(assignment.scope).replace(/\/$/, '');
  scopeKeys.set(assignment, key);
  return key;
}

function applies(state: WorldState, assignment: RoleAssignment, question: Asked): boolean {
  if (assignment.principalId !== question.principalId) return false;
  if (assignment.effectiveAt > question.now) return false;
  if (!`${question.scopeKey}/`.startsWith(`${scopeKeyOf(assignment)}/`)) return false;
  const definition = definitionOf(state, assignment.roleDefinitionId);
  return definition !== undefined && permits(question.action, definition);
}

function denies(one: DenyAssignment, { principalId, action, scope }: Question): boolean {
  const excluded = one.excludedPrincipals.some(
    (id) => id.toLowerCase() === principalId.toLowerCase(),
  );
  return !excluded && isWithin(scope, one.scope) && permits(action, one);
}
