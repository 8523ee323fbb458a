/** What a route of ARM is. */
import type { ConditionFacts } from '../access/abac';
import { groupScope, idKey } from '../resource-id';
import { groupNotFound } from './error';
import type { QuotaName } from './quotas';
import type { Answer, Call } from './request';

/** A token bucket that a route draws from, and what it is counted per. */
export interface QuotaUse {
  readonly name: QuotaName;
  readonly per: 'subscription' | 'group' | 'path';
}

export type Provider =
  | 'compute'
  | 'aks'
  | 'msi'
  | 'authorization'
  | 'policy'
  | 'policyExemptions'
  | 'registry'
  | 'resources'
  | 'subscriptions'
  | 'eventGrid'
  | 'extensions';

export interface Route {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'DELETE' | 'POST';
  readonly provider: Provider;
  /** `{name}` matches one segment, `{name*}` any number of them, also none. */
  readonly pattern: string;
  /** The action that RBAC checks, at the path itself; empty: none. */
  readonly action: string;
  readonly quotas: readonly QuotaUse[];
  /** True for the status of a long-running operation. */
  readonly poll?: boolean;
  /** What a condition of the caller's role may look at. */
  readonly facts?: (call: Call) => ConditionFacts;
  readonly handle: (call: Call) => Answer;
}

export const SUBSCRIPTION = '/subscriptions/{subscription}';
export const GROUP = `${SUBSCRIPTION}/resourceGroups/{group}`;

/** Throws ResourceGroupNotFound when the group of the path does not exist. */
export function requireGroup(call: Call): void {
  const { subscription = '', group = '' } = call.params;
  if (!call.kernel.state.groups.has(idKey(groupScope(subscription, group)))) {
    throw groupNotFound(group);
  }
}
