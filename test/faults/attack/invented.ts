import type { Planned } from '../../../shared/core/run/run';
import type { ResourceId } from '../../../shared/core/base/resource-id';
import { MANAGED_IDENTITY_OPERATOR } from '../../../shared/core/cluster/roles';

/** What somebody made up who has the system key: as plans travelled in 0.1, in which they were carried out as they came. */
export interface Loot {
  readonly cluster: ResourceId;
  readonly host: ResourceId;
  /** An identity that no profile allows. */
  readonly identity: ResourceId;
  /** One that the cluster's pods need. */
  readonly needed: ResourceId;
  /** Full id of a role assignment that must stay. */
  readonly role: string;
  readonly group: ResourceId;
}

const BASE = { cause: 'Missing', cost: { reads: 0, writes: 1 }, changes: [] } as const;

export function inventedPlan(loot: Loot, planId: string, intent: Planned['intent']): Planned {
  const { cluster, host, identity, needed, role, group } = loot;
  return {
    kind: 'planned',
    planId,
    generation: 1,
    madeAt: '2026-01-01T00:00:00Z',
    attempts: 0,
    intent,
    profile: 'team-a',
    apply: true,
    rolesSettling: false,
    nodes: { nodeResourceGroup: group, pools: [] },
    plan: {
      cluster,
      steps: [
        {
          ...BASE,
          kind: 'grantRole',
          id: 'role:1',
          target: group,
          scope: group,
          roleId: MANAGED_IDENTITY_OPERATOR.id,
          roleName: 'Managed Identity Operator',
          principalId: '99999999-9999-4999-8999-999999999999',
          assignmentName: '99999999-9999-4999-8999-999999999998',
        },
        {
          ...BASE,
          kind: 'updateHost',
          id: 'host:1',
          target: host,
          hostKind: 'scaleSet',
          systemAssigned: false,
          attached: [needed],
          attach: [identity],
          detach: [needed],
          replace: [],
          dead: [],
        },
        { ...BASE, kind: 'revokeRole', id: 'revoke:1', target: group, assignment: role },
        {
          ...BASE,
          kind: 'assignPolicy',
          id: 'policy:1',
          target: group,
          name: 'evil',
          assignment: `${group}/providers/microsoft.authorization/policyassignments/evil`,
          policy: 'capabilities',
          effect: 'Deny',
          excludedNamespaces: [],
        },
      ],
      failures: [],
      refusals: [],
      bookkeeping: {
        put: [{ kind: 'identity', host, identity, state: 'held', since: '2026-01-01T00:00:00Z' }],
        remove: [
          {
            kind: 'identity',
            host,
            identity: needed,
            state: 'held',
            since: '2026-01-01T00:00:00Z',
          },
        ],
      },
      cost: { reads: 0, writes: 4 },
    },
  };
}

/** The same as tickets travel today. */
export function inventedTicket(loot: Loot, planId: string): Readonly<Record<string, unknown>> {
  const { plan, intent } = inventedPlan(loot, planId, 'offboard');
  const steps = plan.steps.map(({ id, kind }) => ({ id, kind }));
  return {
    kind: 'planned',
    planId,
    cluster: loot.cluster,
    intent,
    apply: true,
    steps,
    looksBack: true,
  };
}
