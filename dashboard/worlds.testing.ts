import type { ClusterSummary, Status } from './api/bodies';

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
    configuration: { version: '072ed633d536', profiles: ['shop'], problems: [] },
    queue: { clusters: 1, charts: 1, targets: 1, behind: 0 },
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
