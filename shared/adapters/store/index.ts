import { clusterKey, subjectKey } from '../../core/base/keys';
import { activity } from './activity';
import { audit } from './audit';
import { changeRow } from './change-row';
import { clusterStates } from './cluster-states';
import { idempotencyKeys } from './idempotency-keys';
import { ledger } from './ledger';
import { outbox } from './outbox';
import type { TellUnreadable } from './row-content';
import type { Wait } from './retry-on-conflict';
import { realWait } from './retry-on-conflict';
import { plans } from './plans';
import { ringProgresses } from './ring-progresses';
import { PLANNED_CHART, PLANNED_CLUSTER, PLANNED_REPOSITORY } from './rows/plan';
import { HOST_PROGRESS, IMPORT_PROGRESS, OPENED_REQUEST } from './rows/progress';
import { syncedChart } from './rows/synced-chart';
import type { Store } from './store';
import { chartStates, repositoryStates } from './sync-states';
import type { TableGateway } from './tables';
import { workQueue } from './work-queue';
import { writeBudgets } from './write-budgets';

export { azureTables } from './azure-tables';
export { memoryTables } from './memory-tables';
export type { Fault, MemoryTables, TableState } from './memory-tables';
export type { TellUnreadable } from './row-content';
export type { TableGateway } from './tables';

export interface StoreOptions {
  /** How to wait between two tries of a contended write, at most 100 ms each. Default: real time. */
  readonly wait?: Wait;
  /** Gets why a row of the work queue is passed over. Default: nobody. */
  readonly unreadable?: TellUnreadable;
}

/** The store on any tables: `azureTables(…)` in production and against Azurite, `memoryTables()` in simulations. */
export function createStore(
  tables: TableGateway,
  { wait = realWait, unreadable = () => undefined }: StoreOptions = {},
): Store {
  const change = changeRow(tables, wait);
  return {
    work: workQueue(tables, change, unreadable),
    clusters: clusterStates(tables, change),
    charts: chartStates(tables, change),
    repositories: repositoryStates(tables, change),
    ledger: ledger(tables, wait),
    audit: audit(tables, wait),
    activity: activity(tables),
    keys: idempotencyKeys(tables, wait),
    plans: plans(tables, wait, clusterKey, { planned: PLANNED_CLUSTER, progress: HOST_PROGRESS }),
    chartPlans: chartPlans(tables, wait),
    repositoryPlans: plans(tables, wait, (repository) => subjectKey(`gitops:${repository}`), {
      planned: PLANNED_REPOSITORY,
      progress: OPENED_REQUEST,
    }),
    writes: writeBudgets(tables, change),
    rings: ringProgresses(tables, change),
    outbox: outbox(tables),
  };
}

/** Runs of an earlier version that were under way go on with the plan that they have. */
function chartPlans(tables: TableGateway, wait: Wait): Store['chartPlans'] {
  const kept = plans(tables, wait, (chart: string) => subjectKey(`chart:${chart}`), {
    planned: PLANNED_CHART,
    progress: IMPORT_PROGRESS,
  });
  return {
    ...kept,
    async get(chart, planId) {
      const found = await kept.get(chart, planId);
      const resolved = found?.planned.resolved;
      if (found === undefined || resolved === undefined) return found;
      return { ...found, planned: { ...found.planned, resolved: syncedChart(resolved) } };
    },
  };
}
