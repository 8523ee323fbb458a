import type { IsoTime } from '../../core/base/iso-time';
import type { ClusterState, PlanRecord, RunRecord } from '../../core/run/cluster-state';
import type { Condition } from '../../core/base/conditions';
import type { Contest } from '../../core/plan/contested';
import type { ClusterNeeds } from '../../core/admission/cluster-needs';
import type { ObjectsReport } from '../../core/pod-identity/findings';
import { clusterKey } from '../../core/base/keys';
import type { Trouble } from '../../core/base/troubles';
import type { Refusal } from '../../core/plan/refusal';
import type { ResourceId } from '../../core/base/resource-id';
import type { ChangeRow } from './change-row';
import { clip, packText, unpackText } from './long-text';
import { planSummary } from './plan-summary';
import type { RowLayout } from './row-content';
import { arrayOf, idOf, numberOf, packFirst, packJson, readableRows, readRow } from './row-content';
import type { ClusterStates, Page } from './store';
import type { Columns, RowKey, StoredRow, TableGateway } from './tables';
import { allRows } from './tables';

const PARTITION = 'cluster';
/** Characters. Together they stay below the 512 Ki characters of a row. */
const BUDGET = {
  plan: 120_000,
  objects: 100_000,
  needs: 120_000,
  history: 64_000,
  conditions: 32_000,
  contests: 32_000,
  refusals: 32_000,
  failures: 24_000,
};
const LONGEST_MESSAGE = 2000;
export const MOST_RUNS = 100;
const MOST_CAUSES = 20;

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

/** How a cluster's state lies in its row: what is small as columns, what is long as JSON over several. */
const CLUSTER_STATE: RowLayout<ClusterState> = {
  table: 'ClusterStates',
  encode: (state) => ({
    cluster: state.cluster,
    ...(state.profile !== undefined && { profile: clip(state.profile, LONGEST_MESSAGE) }),
    observedGeneration: state.observedGeneration,
    offboarded: state.offboarded,
    ...(state.nodeResourceGroup !== undefined && { nodeResourceGroup: state.nodeResourceGroup }),
    ...packJson('conditions', state.conditions.map(boundedCondition), BUDGET.conditions),
    ...packFirst('history', state.history.slice(0, MOST_RUNS).map(boundedRun), BUDGET.history),
    // After a downgrade, a version that counted repairs can read the row.
    ...packJson('repairs', []),
    ...packFirst('contests', state.contests ?? [], BUDGET.contests),
    ...(state.failures && packFirst('failures', state.failures, BUDGET.failures)),
    ...(state.refusals && packFirst('refusals', state.refusals, BUDGET.refusals)),
    ...(state.attachedAt !== undefined && { attachedAt: state.attachedAt }),
    ...(state.onboardedAt !== undefined && { onboardedAt: state.onboardedAt }),
    ...(state.acceptedRisk === true && { acceptedRisk: true }),
    ...(state.objects && objectsColumns(state.objects)),
    ...(state.needs && packJson('needs', state.needs, BUDGET.needs)),
    ...(state.lastPlan && planColumns(state.lastPlan)),
  }),
  decode: (columns) => ({
    cluster: idOf(columns, 'cluster'),
    ...(typeof columns.profile === 'string' && { profile: columns.profile }),
    observedGeneration: numberOf(columns, 'observedGeneration'),
    offboarded: columns.offboarded === true,
    ...(columns.nodeResourceGroup !== undefined && {
      nodeResourceGroup: idOf(columns, 'nodeResourceGroup'),
    }),
    conditions: arrayOf<Condition>(columns, 'conditions'),
    history: arrayOf<RunRecord>(columns, 'history'),
    ...contestsOf(columns),
    ...(typeof columns.attachedAt === 'string' && { attachedAt: columns.attachedAt as IsoTime }),
    ...(typeof columns.onboardedAt === 'string' && { onboardedAt: columns.onboardedAt as IsoTime }),
    ...(columns.acceptedRisk === true && { acceptedRisk: true }),
    ...failuresOf(columns),
    ...refusalsOf(columns),
    ...objectsOf(columns),
    ...needsOf(columns),
    ...planOf(columns),
  }),
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

/** For charts and repositories as well. */
export function failuresOf(columns: Columns): { failures?: readonly Trouble[] } {
  return unpackText('failures', columns) === undefined
    ? {}
    : { failures: arrayOf<Trouble>(columns, 'failures') };
}

function refusalsOf(columns: Columns): { refusals?: readonly Refusal[] } {
  return unpackText('refusals', columns) === undefined
    ? {}
    : { refusals: arrayOf<Refusal>(columns, 'refusals') };
}

function planColumns(record: PlanRecord): Columns {
  const text = JSON.stringify(record);
  const whole = packText('plan', text, BUDGET.plan);
  if (whole !== undefined) return whole;
  return packJson('plan', planSummary(record, text.length), BUDGET.plan);
}

function planOf(columns: Columns): { lastPlan?: PlanRecord } {
  const text = unpackText('plan', columns);
  return text === undefined ? {} : { lastPlan: JSON.parse(text) as PlanRecord };
}

/** A row of before hosts and roles were told apart has none. */
function contestsOf(columns: Columns): { contests?: readonly Contest[] } {
  if (unpackText('contests', columns) === undefined) return {};
  const contests = arrayOf<Contest>(columns, 'contests');
  return contests.length === 0 ? {} : { contests };
}

/** Bounded by the core already; should texts of many bytes not fit all the same, the findings go first. */
function objectsColumns(report: ObjectsReport): Columns {
  const whole = packText('objects', JSON.stringify(report), BUDGET.objects);
  if (whole !== undefined) return whole;
  const { findings, omitted } = report;
  const short = { ...report, findings: [], omitted: omitted + findings.length };
  return packJson('objects', short, BUDGET.objects);
}

function objectsOf(columns: Columns): { objects?: ObjectsReport } {
  const text = unpackText('objects', columns);
  return text === undefined ? {} : { objects: JSON.parse(text) as ObjectsReport };
}

function needsOf(columns: Columns): { needs?: ClusterNeeds } {
  const text = unpackText('needs', columns);
  return text === undefined ? {} : { needs: JSON.parse(text) as ClusterNeeds };
}

export function boundedCondition(condition: Condition): Condition {
  return { ...condition, message: clip(condition.message, LONGEST_MESSAGE) };
}

export function boundedRun<T extends Pick<RunRecord, 'causes' | 'message'>>(run: T): T {
  const causes = run.causes.slice(0, MOST_CAUSES).map((cause) => clip(cause, 200));
  return { ...run, causes, message: clip(run.message, LONGEST_MESSAGE) };
}
