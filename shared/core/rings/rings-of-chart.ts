import type { IsoTime } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';
import type { Ring } from '../configuration/ring';
import type { InstallRecord } from '../installed/install-record';
import { ringAfter } from './ring-after';
import type { RingGate } from './ring-gates';
import { ringGates } from './ring-gates';
import type { RingRecord } from './ring-record';

export interface ChartInRings {
  readonly chart: string;
  readonly version: string;
  /** Of the package. */
  readonly digest: string;
  readonly rings: readonly Ring[];
  /** What is known of clusters of the repository. */
  readonly installs: readonly InstallRecord[];
  /** Name of each cluster's ring. */
  readonly ringOf: ReadonlyMap<ResourceId, string>;
  /** By name of the ring: clusters that a request would bring to the version. */
  readonly behind: ReadonlyMap<string, readonly string[]>;
  /** What the last run knew of rings. */
  readonly before: readonly RingRecord[];
  readonly waitSeconds: number;
}

export interface RingStanding {
  readonly record: RingRecord;
  readonly gate: RingGate;
}

/** How far a version of a chart has come, ring by ring, and which ring may get it now. */
export function ringsOfChart(input: ChartInRings, now: IsoTime): readonly RingStanding[] {
  const records = input.rings.map((ring) =>
    ringAfter(knownOf(input, ring), questionOf(input, ring), now),
  );
  const gates = ringGates(records);
  return records.map((record, at) => {
    const gate = gates[at] ?? { kind: 'open' };
    const isWanted = (input.behind.get(record.ring) ?? []).length > 0;
    const waits = gate.kind === 'closed' && isWanted ? { waitsFor: gate.message } : {};
    return { record: { ...record, ...waits }, gate };
  });
}

function knownOf({ before, chart }: ChartInRings, { name }: Ring): RingRecord | undefined {
  return before.find((record) => record.chart === chart && record.ring === name);
}

function questionOf(input: ChartInRings, ring: Ring): Parameters<typeof ringAfter>[1] {
  const { chart, version, digest, installs, ringOf, behind, waitSeconds } = input;
  return {
    ...{ chart, version, digest, ring, waitSeconds },
    installs: installs.filter(
      (record) => record.chart === chart && ringOf.get(record.cluster) === ring.name,
    ),
    behind: behind.get(ring.name) ?? [],
  };
}
