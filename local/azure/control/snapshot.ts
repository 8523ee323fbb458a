/** The whole world as JSON, in a stable order, for people and for end-state comparisons. */
import type { Json } from '../json';
import type { World } from '../world/world';

/** What exists, sorted by id. Maps become arrays; running operations show through `operation`. */
export function snapshot({ tenantId, settings, state }: World): Json {
  return {
    tenantId,
    settings,
    subscriptions: sorted(state.subscriptions),
    resourceGroups: sorted(state.groups),
    clusters: sorted(state.clusters),
    hosts: sorted(state.hosts),
    identities: sorted(state.identities),
    principals: sorted(state.principals),
    roleAssignments: sorted(state.roleAssignments),
    customRoles: sorted(state.roleDefinitions).filter(({ type }) => type === 'CustomRole'),
    policyAssignments: sorted(state.policyAssignments),
    policyExemptions: sorted(state.policyExemptions),
    registries: sorted(state.registries),
    denyAssignments: sorted(state.denyAssignments),
  };
}

function sorted<T>(map: ReadonlyMap<string, T>): T[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
