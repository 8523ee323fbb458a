import type { IsoTime } from '../../core/base/iso-time';
import type { ChartNote } from '../../core/charts/release';
import type { InstallRecord } from '../../core/installed/install-record';
import { subjectKey } from '../../core/base/keys';
import type { ChartInRegistry, ChartState, SyncedChart } from '../../core/run/chart/chart-state';
import type { RepositoryState } from '../../core/run/repository/repository-state';
import type { NotedState } from '../../core/run/state';
import type { SyncSubject } from '../../core/base/sync-subject';
import { syncKey } from '../../core/base/sync-subject';
import type { ChangeRow } from './change-row';
import { boundedCondition, boundedRun, MAX_RUNS } from './cluster-states';
import { clip, packText, unpackText } from './long-text';
import type { RowLayout } from './row-content';
import { packJson, readableRows, readRow } from './row-content';
import { parsed, rowLayout } from './rows/layout';
import { BUDGET, CHART_STATE_ROW, REPOSITORY_STATE_ROW, RESOLVED } from './rows/sync-state';
import type { SyncStates } from './store';
import { syncedChart } from './rows/synced-chart';
import type { Columns, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const PARTITION = 'sync';
const MAX_MESSAGE_LENGTH = 2000;
const MAX_MISSING = 50;
const MAX_MISSING_LENGTH = 300;

/** What is remembered of charts, one row each. */
export function chartStates(tables: TableGateway, change: ChangeRow): SyncStates<ChartState> {
  return states(tables, change, CHART_STATE, 'chart');
}

/** What is remembered of repositories, one row each. */
export function repositoryStates(
  tables: TableGateway,
  change: ChangeRow,
): SyncStates<RepositoryState> {
  return states(tables, change, REPOSITORY_STATE, 'repository');
}

function states<T>(
  tables: TableGateway,
  change: ChangeRow,
  layout: RowLayout<T>,
  kind: SyncSubject['kind'],
): SyncStates<T> {
  const keyOf = (name: string): RowKey => ({
    partition: PARTITION,
    row: subjectKey(syncKey({ kind, name })),
  });
  return {
    async get(name) {
      const row = await tables.get(layout.table, keyOf(name));
      return row && readRow(layout, row);
    },
    update: (name, next) => change(layout, keyOf(name), next),
    async list() {
      return readableRows(layout, await readRows(tables, layout.table, { partition: PARTITION }));
    },
  };
}

const CHART_ROW = rowLayout('ChartStates', CHART_STATE_ROW);

/** How a chart's state lies in its row. */
const CHART_STATE: RowLayout<ChartState> = {
  table: CHART_ROW.table,
  encode: (state) => {
    const { columns, notes } = resolvedColumns(state);
    const { registries, untold = false } = state;
    return {
      ...CHART_ROW.encode({ ...state, ...bounded({ ...state, notes }), registries: [], untold }),
      ...registryColumns(registries),
      ...columns,
    };
  },
  decode: (columns) => {
    const { untold = false, lastRunAt, registries, ...state } = CHART_ROW.decode(columns);
    return {
      ...state,
      ...runAt(lastRunAt),
      registries: registries as readonly ChartInRegistry[],
      ...(untold && { untold }),
      ...resolvedOf(columns),
    };
  },
};

const REPOSITORY_ROW = rowLayout('TargetStates', REPOSITORY_STATE_ROW);

/** How a repository's state lies in its row. */
const REPOSITORY_STATE: RowLayout<RepositoryState> = {
  table: REPOSITORY_ROW.table,
  encode: (state) =>
    REPOSITORY_ROW.encode({
      ...state,
      ...bounded(state),
      requests: state.requests.map(withShortMessage),
      leftAlone: state.leftAlone.map(withShortMessage),
      ...(state.installs && { installs: unsettledFirst(state.installs) }),
      lacking: state.lacking.map(withShortMessage),
    }),
  decode: (columns) => {
    const { lastRunAt, ...state } = REPOSITORY_ROW.decode(columns);
    return { ...state, ...runAt(lastRunAt) };
  },
};

/** What is lost of a very large fleet is what is installed: that is looked at again. */
function unsettledFirst(installs: readonly InstallRecord[]): readonly InstallRecord[] {
  const isDone = ({ phase }: InstallRecord): boolean => phase === 'Installed';
  return [...installs.filter((one) => !isDone(one)), ...installs.filter(isDone)];
}

function bounded({ conditions, history, notes, lastRunAt }: NotedState): Bounded {
  return {
    lastRunAt: lastRunAt ?? '',
    conditions: conditions.map(boundedCondition),
    history: history.slice(0, MAX_RUNS).map(boundedRun),
    notes: notes.map(withShortMessage),
  };
}

type Bounded = Pick<NotedState, 'conditions' | 'history' | 'notes'> & {
  readonly lastRunAt: string;
};

function runAt(lastRunAt: string): Pick<NotedState, 'lastRunAt'> {
  return lastRunAt === '' ? {} : { lastRunAt: lastRunAt as IsoTime };
}

/** A chart of any size may come: its values go before anything else does, and a note says so. */
function resolvedColumns({ resolved, notes }: ChartState): {
  readonly columns: Columns;
  readonly notes: readonly ChartNote[];
} {
  if (resolved === undefined) return { columns: {}, notes };
  const whole = packText('resolved', JSON.stringify(resolved), BUDGET.resolved);
  if (whole !== undefined) return { columns: whole, notes };
  const others = notes.filter(({ code }) => code !== VALUES_TOO_LARGE.code);
  return {
    columns: packJson('resolved', { ...resolved, values: undefined }, BUDGET.resolved),
    notes: [VALUES_TOO_LARGE, ...others],
  };
}

const VALUES_TOO_LARGE: ChartNote = {
  code: 'ValuesTooLargeToStore',
  message:
    "The chart's values are more than a table row holds, even compressed. All else of it was kept.",
};

function resolvedOf(columns: Columns): { resolved?: SyncedChart } {
  const text = unpackText('resolved', columns);
  if (text === undefined) return {};
  return { resolved: syncedChart(parsed(RESOLVED, text, 'column resolved')) };
}

/** Whether a registry is complete is what counts; what is missing there is for people. */
function registryColumns(registries: readonly ChartInRegistry[]): Columns {
  const cut = registries.map((each) => ({
    ...each,
    missing: each.missing.slice(0, MAX_MISSING).map((what) => clip(what, MAX_MISSING_LENGTH)),
  }));
  const whole = packText('registries', JSON.stringify(cut), BUDGET.registries);
  const names = registries.map((each) => ({ ...each, missing: [] }));
  return whole ?? packJson('registries', names, BUDGET.registries);
}

function withShortMessage<T extends { readonly message: string }>(item: T): T {
  return { ...item, message: clip(item.message, MAX_MESSAGE_LENGTH) };
}
