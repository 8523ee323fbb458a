import type { ChartSummary, ChartView } from '../api/bodies';
import type { Tone } from './tone';

/** Charts against registries. */
export interface ChartTable {
  /** Login servers, in the order of their names. */
  readonly registries: readonly string[];
  readonly rows: readonly ChartRow[];
}

export interface ChartRow {
  readonly name: string;
  /** What the configuration asks for. */
  readonly range: string;
  readonly version: string;
  readonly appVersion: string;
  readonly tone: Tone;
  readonly word: string;
  readonly reason: string;
  readonly message: string;
  /** In the order of `registries`. */
  readonly cells: readonly RegistryCell[];
}

interface RegistryCell {
  readonly tone: Tone;
  readonly word: string;
  /** Artifacts that are not there yet. */
  readonly missing: readonly string[];
}

const NOT_FOR_IT: RegistryCell = { tone: 'idle', word: '–', missing: [] };

export interface ChartOf {
  readonly summary: ChartSummary;
  /** Undefined where it could not be read. */
  readonly view: ChartView | undefined;
}

export function chartTable(charts: readonly ChartOf[]): ChartTable {
  const servers = charts.flatMap(({ view }) => view?.registries ?? []);
  const registries = [...new Set(servers.map(({ loginServer }) => loginServer))].sort();
  return { registries, rows: charts.map((each) => rowOf(each, registries)) };
}

function rowOf({ summary, view }: ChartOf, registries: readonly string[]): ChartRow {
  const { chart, versions, version = '', reason, message } = summary;
  return {
    name: chart,
    range: versions,
    version,
    appVersion: view?.resolved?.appVersion ?? '',
    ...readyWord(summary),
    ...{ reason, message },
    cells: registries.map((server) => cellOf(view, server)),
  };
}

function cellOf(view: ChartView | undefined, server: string): RegistryCell {
  const there = view?.registries?.find(({ loginServer }) => loginServer === server);
  if (there === undefined) return NOT_FOR_IT;
  const { complete, missing, chartDigest } = there;
  if (chartDigest !== undefined) return { tone: 'bad', word: 'another chart', missing };
  if (complete) return { tone: 'good', word: 'complete', missing };
  return { tone: 'warn', word: `lacks ${missing.length}`, missing };
}

type Told = Pick<ChartSummary, 'ready' | 'stalled' | 'reason'>;

/** Of a chart or a repository. */
export function readyWord({ ready, stalled, reason }: Told): { tone: Tone; word: string } {
  if (stalled) return { tone: 'bad', word: 'Needs a human' };
  if (reason === 'NotLookedAt') return { tone: 'idle', word: 'Not looked at' };
  if (ready === 'True') return { tone: 'good', word: 'Ready' };
  return ready === 'False'
    ? { tone: 'warn', word: 'Not ready' }
    : { tone: 'idle', word: 'Left alone' };
}
