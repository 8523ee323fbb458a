import type {
  AuditLine,
  ClusterSummary,
  ClusterView,
  Condition,
  Matrix,
  PastRun,
  Plan,
  Status,
} from './api/bodies';

const SUBSCRIPTION = '2128fd0d-1e6d-49f1-adcb-1c402b9b44fe';

export const NOW = '2026-11-30T22:30:00.000Z';
export const NOW_MS = Date.parse(NOW);

export function clusterId(name: string, group = 'rg-shop'): string {
  return `/subscriptions/${SUBSCRIPTION}/resourcegroups/${group}/providers/microsoft.containerservice/managedclusters/${name}`;
}

/** As GET /api/clusters has it of a cluster that is well. */
export function summary(name: string, difference: Partial<ClusterSummary> = {}): ClusterSummary {
  return {
    cluster: clusterId(name),
    profile: 'shop',
    ready: 'True',
    reason: 'Converged',
    message: 'Every identity is on every node pool host.',
    stalled: false,
    contested: false,
    failures: [],
    lastRun: '2026-11-30T22:27:00.000Z',
    warnings: [],
    ...difference,
  };
}

export function stalled(name: string): ClusterSummary {
  return summary(name, {
    ready: 'False',
    stalled: true,
    reason: 'AuthorizationFailed',
    message: 'The role is missing.',
    failures: ['AuthorizationFailed', 'ApiServerUnreachable'],
  });
}

/** As GET /api/status has it of an app that is well. */
export function status(difference: Partial<Status> = {}): Status {
  return {
    dryRun: false,
    configuration: {
      ...{ version: '072ed633d536', profiles: ['shop'], problems: [] },
      tagPrefix: 'identity-reconciler.',
    },
    queue: { clusters: 1, charts: 1, repositories: 1, behind: 0 },
    unswept: [],
    events: {},
    ...difference,
  };
}

/** A problem as the loader of the configuration tells of it. */
export const BAD_MODE = {
  file: 'profiles.yaml',
  line: 12,
  column: 5,
  path: 'profiles[0].mode',
  found: '"manged" is not a mode',
  expected: 'managed, standard or workload-identity',
  suggestion: 'managed',
  source: '    mode: manged',
};

const NODES = `/subscriptions/${SUBSCRIPTION}/resourcegroups/mc_rg-shop_aks-shop_westeurope`;

export function hostId(pool: string): string {
  return `${NODES}/providers/microsoft.compute/virtualmachinescalesets/aks-${pool}-vmss`;
}

export function identityId(name: string, group = 'rg-identities'): string {
  return `/subscriptions/${SUBSCRIPTION}/resourcegroups/${group}/providers/microsoft.managedidentity/userassignedidentities/${name}`;
}

export function condition(
  type: Condition['type'],
  status: Condition['status'],
  reason: Condition['reason'],
  message = '',
): Condition {
  return { type, status, reason, message, lastTransition: '2026-11-30T22:20:00.000Z' };
}

export function run(planId: string, difference: Partial<PastRun> = {}): PastRun {
  return {
    at: '2026-11-30T22:27:00.000Z',
    planId,
    generation: 1,
    causes: [],
    writes: 0,
    outcome: 'Converged',
    message: 'Everything was in place.',
    ...difference,
  };
}

export function written(planId: string, difference: Partial<AuditLine> = {}): AuditLine {
  return {
    at: '2026-11-30T22:26:00.000Z',
    planId,
    stepId: 'host-web',
    action: 'PATCH identity',
    target: hostId('web'),
    cause: 'Missing',
    outcome: 'succeeded',
    detail: `+ ${identityId('billing')}`,
    correlationId: planId,
    ...difference,
  };
}

const NO_COST = { reads: 0, writes: 0 };

export function plan(difference: Partial<Plan> = {}): Plan {
  return {
    cluster: clusterId('aks-shop'),
    steps: [],
    failures: [],
    refusals: [],
    bookkeeping: { put: [], remove: [] },
    cost: NO_COST,
    ...difference,
  };
}

export const ATTACHING: Plan = plan({
  steps: [
    {
      kind: 'updateHost',
      id: 'host-web',
      target: hostId('web'),
      cause: 'Drift',
      cost: { reads: 0, writes: 1 },
      changes: [
        { sign: '+', what: 'identity billing' },
        { sign: '-', what: 'identity old' },
      ],
    },
  ],
  cost: { reads: 0, writes: 1 },
});

/** As GET /api/clusters/… has it of a cluster that is well. */
export function clusterView(difference: Partial<ClusterView> = {}): ClusterView {
  return {
    cluster: clusterId('aks-shop'),
    profile: 'shop',
    conditions: [
      condition('Ready', 'True', 'Converged', 'Every identity is on every node pool host.'),
      condition('Stalled', 'False', 'NotStalled', 'Nothing needs a human.'),
    ],
    observedGeneration: 1,
    offboarded: false,
    lastPlan: { planId: 'plan-1', at: NOW, plan: plan() },
    history: [run('plan-1')],
    warnings: [],
    work: null,
    ledger: [],
    audit: [],
    ...difference,
  };
}

export const MATRIX: Matrix = {
  identities: [identityId('billing'), identityId('search')],
  hosts: [
    { host: hostId('web'), pool: 'web', standings: ['attached', 'foreign'] },
    { host: hostId('batch'), pool: 'batch', standings: ['missing', 'refused'] },
  ],
};
