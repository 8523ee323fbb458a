import type { IsoTime } from '../../core/base/iso-time';
import type { ChartNote } from '../../core/charts/release';
import type { Condition } from '../../core/base/conditions';
import type { ChartLack } from '../../core/flux/chart-lacks';
import type { LeftAlone } from '../../core/base/repo-file';
import type { InstallRecord } from '../../core/installed/install-record';
import { subjectKey } from '../../core/base/keys';
import type {
  ChartInRegistry,
  ChartState,
  RequestState,
  SyncedChart,
  SyncRecord,
  SyncState,
  RepositoryState,
} from '../../core/sync/sync-state';
import type { SyncSubject } from '../../core/base/sync-subject';
import { syncKey } from '../../core/base/sync-subject';
import type { ChangeRow } from './change-row';
import { boundedCondition, boundedRun, failuresOf, MOST_RUNS } from './cluster-states';
import { clip, packText, unpackText } from './long-text';
import type { RowLayout } from './row-content';
import {
  arrayOf,
  numberOf,
  packFirst,
  packJson,
  readableRows,
  readRow,
  textOf,
} from './row-content';
import type { SyncStates } from './store';
import type { KeptChart } from './rows/synced-chart';
import { syncedChart } from './rows/synced-chart';
import type { Columns, RowKey, TableGateway } from './tables';
import { readRows } from './tables';

const PARTITION = 'sync';
/** Characters. Together they stay below the 512 Ki characters of a row. */
const BUDGET = {
  resolved: 250_000,
  requests: 200_000,
  leftAlone: 48_000,
  lacking: 48_000,
  installs: 100_000,
  registries: 64_000,
  history: 64_000,
  notes: 32_000,
  failures: 24_000,
  conditions: 32_000,
};
const LONGEST_MESSAGE = 2000;
const MOST_MISSING = 50;
const LONGEST_MISSING = 300;

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

/** How a chart's state lies in its row. */
const CHART_STATE: RowLayout<ChartState> = {
  table: 'ChartStates',
  encode: (state) => {
    const { columns, notes } = resolvedColumns(state);
    return {
      chart: state.chart,
      ...stateColumns({ ...state, notes }),
      ...registryColumns(state.registries),
      untold: state.untold === true,
      ...columns,
    };
  },
  decode: (columns) => ({
    chart: textOf(columns, 'chart'),
    ...stateOf(columns),
    registries: arrayOf<ChartInRegistry>(columns, 'registries'),
    ...(columns['untold'] === true && { untold: true }),
    ...resolvedOf(columns),
  }),
};

/** How a repository's state lies in its row. */
const REPOSITORY_STATE: RowLayout<RepositoryState> = {
  table: 'TargetStates',
  encode: (state) => ({
    target: state.target,
    ...stateColumns(state),
    ...packFirst('requests', state.requests.map(withShortMessage), BUDGET.requests),
    ...packFirst('leftAlone', state.leftAlone.map(withShortMessage), BUDGET.leftAlone),
    ...(state.installs && packFirst('installs', unsettledFirst(state.installs), BUDGET.installs)),
    ...packFirst('lacking', state.lacking.map(withShortMessage), BUDGET.lacking),
  }),
  decode: (columns) => ({
    target: textOf(columns, 'target'),
    ...stateOf(columns),
    requests: arrayOf<RequestState>(columns, 'requests'),
    leftAlone: arrayOf<LeftAlone>(columns, 'leftAlone'),
    // Rows of version 0.1 have none.
    ...(columns['installsEncoding'] !== undefined && {
      installs: arrayOf<InstallRecord>(columns, 'installs'),
    }),
    lacking: arrayOf<ChartLack>(columns, 'lacking'),
  }),
};

/** What is lost of a very large fleet is what is installed: that is looked at again. */
function unsettledFirst(installs: readonly InstallRecord[]): readonly InstallRecord[] {
  const isDone = ({ phase }: InstallRecord): boolean => phase === 'Installed';
  return [...installs.filter((one) => !isDone(one)), ...installs.filter(isDone)];
}

function stateColumns(state: SyncState): Columns {
  const { conditions, history, notes } = state;
  return {
    observedGeneration: state.observedGeneration,
    lastRunAt: state.lastRunAt ?? '',
    ...(state.failures && packFirst('failures', state.failures, BUDGET.failures)),
    ...packJson('conditions', conditions.map(boundedCondition), BUDGET.conditions),
    ...packFirst('history', history.slice(0, MOST_RUNS).map(boundedRun), BUDGET.history),
    ...packFirst('notes', notes.map(withShortMessage), BUDGET.notes),
  };
}

function stateOf(columns: Columns): SyncState {
  const lastRunAt = textOf(columns, 'lastRunAt');
  return {
    observedGeneration: numberOf(columns, 'observedGeneration'),
    conditions: arrayOf<Condition>(columns, 'conditions'),
    history: arrayOf<SyncRecord>(columns, 'history'),
    notes: arrayOf<ChartNote>(columns, 'notes'),
    ...(lastRunAt !== '' && { lastRunAt: lastRunAt as IsoTime }),
    ...failuresOf(columns),
  };
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
  return text === undefined ? {} : { resolved: syncedChart(JSON.parse(text) as KeptChart) };
}

/** Whether a registry is complete is what counts; what is missing there is for people. */
function registryColumns(registries: readonly ChartInRegistry[]): Columns {
  const cut = registries.map((each) => ({
    ...each,
    missing: each.missing.slice(0, MOST_MISSING).map((what) => clip(what, LONGEST_MISSING)),
  }));
  const whole = packText('registries', JSON.stringify(cut), BUDGET.registries);
  const names = registries.map((each) => ({ ...each, missing: [] }));
  return whole ?? packJson('registries', names, BUDGET.registries);
}

function withShortMessage<T extends { readonly message: string }>(item: T): T {
  return { ...item, message: clip(item.message, LONGEST_MESSAGE) };
}
