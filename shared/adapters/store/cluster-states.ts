import type { ClusterState, PlanRecord } from '../../core/run/cluster-state';
import type { RunRecord } from '../../core/run/state';
import type { Condition } from '../../core/base/conditions';
import type { ObjectsReport } from '../../core/pod-identity/findings';
import { clusterKey } from '../../core/base/keys';
import type { ResourceId } from '../../core/base/resource-id';
import type { ChangeRow } from './change-row';
import { clip, packText, unpackText } from './long-text';
import { planSummary } from './plan-summary';
import type { RowLayout } from './row-content';
import { packJson, readableRows, readRow } from './row-content';
import {
  BUDGET,
  CLUSTER_STATE_ROW,
  MAX_MESSAGE_LENGTH,
  NEEDS,
  OBJECTS,
  PLAN_RECORD,
} from './rows/cluster-state';
import { parsed, rowLayout } from './rows/layout';
import type { SchemaOf } from './rows/shape';
import type { ClusterStates, Page } from './store';
import type { Columns, RowKey, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

const PARTITION = 'cluster';
export const MAX_RUNS = 100;
const MAX_CAUSES = 20;

/** One row per cluster, in one partition so that pages come in a stable order. */
export function clusterStates(tables: TableGateway, change: ChangeRow): ClusterStates {
  return {
    async get(cluster) {
      const row = await tables.get(CLUSTER_STATE.table, keyOf(cluster));
      return row && readRow(CLUSTER_STATE, row);
    },
    update: (cluster, next) => change(CLUSTER_STATE, keyOf(cluster), next),
    list: (limit, continuation) => page(tables, limit, continuation),
    forget: (cluster) => tables.remove(CLUSTER_STATE.table, keyOf(cluster)),
  };
}

const LAYOUT = rowLayout('ClusterStates', CLUSTER_STATE_ROW);

/** How a cluster's state lies in its row. */
const CLUSTER_STATE: RowLayout<ClusterState> = {
  table: LAYOUT.table,
  encode: ({ acceptedRisk, contests = [], ...state }) => ({
    ...LAYOUT.encode({
      ...state,
      conditions: state.conditions.map(boundedCondition),
      history: state.history.slice(0, MAX_RUNS).map(boundedRun),
      contests,
      ...(acceptedRisk === true && { acceptedRisk }),
    }),
    // After a downgrade, a version that counted repairs can read the row.
    ...packJson('repairs', []),
    ...(state.objects && objectsColumns(state.objects)),
    ...(state.needs && packJson('needs', state.needs, BUDGET.needs)),
    ...(state.lastPlan && planColumns(state.lastPlan)),
  }),
  decode: (columns) => {
    const { contests = [], offboarded = false, ...state } = LAYOUT.decode(columns);
    const objects = partOf('objects', OBJECTS, columns);
    const needs = partOf('needs', NEEDS, columns);
    const lastPlan = partOf('plan', PLAN_RECORD, columns);
    return {
      ...state,
      offboarded,
      ...(contests.length > 0 && { contests }),
      ...(objects && { objects }),
      ...(needs && { needs }),
      ...(lastPlan && { lastPlan }),
    };
  },
};

/** A page is asked for by the row key it starts after, so it needs no token of the service and never grows stale. */
async function page(
  tables: TableGateway,
  limit: number,
  after: string | undefined,
): Promise<Page<ClusterState>> {
  const rows: StoredRow[] = [];
  const query = {
    partition: PARTITION,
    pageSize: limit + 1,
    ...(after !== undefined && { after }),
  };
  for await (const row of allRows(tables, CLUSTER_STATE.table, query)) {
    rows.push(row);
    if (rows.length > limit) break;
  }
  const items = rows.slice(0, limit);
  const last = rows.length > limit ? items.at(-1)?.row : undefined;
  return {
    items: readableRows(CLUSTER_STATE, items),
    ...(last !== undefined && { continuation: last }),
  };
}

function keyOf(cluster: ResourceId): RowKey {
  return { partition: PARTITION, row: clusterKey(cluster) };
}

function planColumns(record: PlanRecord): Columns {
  const text = JSON.stringify(record);
  const whole = packText('plan', text, BUDGET.plan);
  if (whole !== undefined) return whole;
  return packJson('plan', planSummary(record, text.length), BUDGET.plan);
}

/** Bounded by the core already; should texts of many bytes not fit all the same, the findings go first. */
function objectsColumns(report: ObjectsReport): Columns {
  const whole = packText('objects', JSON.stringify(report), BUDGET.objects);
  if (whole !== undefined) return whole;
  const { findings, omitted } = report;
  const short = { ...report, findings: [], omitted: omitted + findings.length };
  return packJson('objects', short, BUDGET.objects);
}

function partOf<T>(name: string, shape: SchemaOf<T>, columns: Columns): T | undefined {
  const json = unpackText(name, columns);
  return json === undefined ? undefined : parsed(shape, json, `column ${name}`);
}

/** The condition with its message cut to what a row takes. */
export function boundedCondition(condition: Condition): Condition {
  return { ...condition, message: clip(condition.message, MAX_MESSAGE_LENGTH) };
}

/** The record of a run with causes and message cut to what a row takes. */
export function boundedRun<T extends Pick<RunRecord, 'causes' | 'message'>>(run: T): T {
  const causes = run.causes.slice(0, MAX_CAUSES).map((cause) => clip(cause, 200));
  return { ...run, causes, message: clip(run.message, MAX_MESSAGE_LENGTH) };
}
