/** What ARM answers for something that is not there, by the address alone. */
import { parseId } from '../resource-id';
import { ArmError, groupNotFound, resourceNotFound, subscriptionNotFound } from './error';
import type { Route } from './route';

/** Where a request leads. */
interface Address {
  readonly route: Pick<Route, 'pattern'>;
  readonly params: Readonly<Record<string, string>>;
}

/** The 404 of what the address names: a resource, the resource group of a list, or the subscription of one. */
export function absence(address: Address, what: 'resource' | 'group'): ArmError {
  const { group, subscription } = placeOf(address);
  const { name } = address.params;
  if (what === 'resource' && name !== undefined) return itemNotFound(address.route, name, group);
  return group === undefined ? subscriptionNotFound(subscription) : groupNotFound(group);
}

function placeOf({ params }: Address): { readonly subscription: string; readonly group?: string } {
  const { subscription = '', group, scope } = params;
  if (scope === undefined) return { subscription, ...(group !== undefined && { group }) };
  const { subscription: of = '', resourceGroup } = parseId(scope) ?? {};
  return { subscription: of, ...(resourceGroup !== undefined && { group: resourceGroup }) };
}

function itemNotFound({ pattern }: Address['route'], name: string, group = ''): ArmError {
  const type = /\/providers\/([^/{]+\/[^/{]+)\/\{name\}/.exec(pattern)?.[1] ?? '';
  return /\/roleAssignments\/\{name\}$/.test(pattern)
    ? assignmentNotFound(name)
    : resourceNotFound(type, name, group);
}

/** 404 for a role assignment. */
export function assignmentNotFound(name: string): ArmError {
  return new ArmError(404, 'RoleAssignmentNotFound', `The role assignment '${name}' is not found.`);
}
