import fc from 'fast-check';
import type { IsoTime } from '../base/iso-time';
import { plusMs } from '../base/iso-time';
import type { ResourceId } from '../base/resource-id';
import type { InstallPhase } from '../installed/install-status';
import type { InstallRecord } from '../installed/install-record';
import type { RingRecord } from './ring-record';
import type { ChartInRings } from './rings-of-chart';
import { ringsOfChart } from './rings-of-chart';

const START: IsoTime = '2026-12-01T10:00:00.000Z';
const HOUR = 3_600_000;
const SOAK_HOURS = 3;
const RINGS = ['canary', 'early', 'rest'].map((name) => ({ name, soakSeconds: SOAK_HOURS * 3600 }));
const CLUSTERS = RINGS.flatMap(({ name }) => [`${name}-1`, `${name}-2`]);

function idOf(name: string): ResourceId {
  return `/clusters/${name}` as unknown as ResourceId;
}

const RING_OF = new Map(CLUSTERS.map((name) => [idOf(name), name.split('-')[0] ?? ''] as const));

function record(name: string, version: string, phase: InstallPhase, hours = 0): InstallRecord {
  const times = { since: plusMs(START, hours * HOUR), expectedSince: START };
  return {
    cluster: idOf(name),
    name,
    chart: 'nmi',
    expected: version,
    phase,
    message: '',
    ...times,
  };
}

function input(change: Partial<ChartInRings>): ChartInRings {
  return {
    ...{ chart: 'nmi', version: '2', digest: 'd', rings: RINGS, ringOf: RING_OF, before: [] },
    ...{ installs: [], behind: new Map(), waitSeconds: 10_000_000 },
    ...change,
  };
}

test('each ring says what it waits for, with the ring, the clusters and the time', () => {
  const installs = CLUSTERS.map((name) =>
    record(name, name.startsWith('canary') ? '2' : '1', 'Installed'),
  );
  const behind = new Map([
    ['early', ['early-1', 'early-2']],
    ['rest', ['rest-1', 'rest-2']],
  ]);
  const told = ringsOfChart(input({ installs, behind }), START).map(
    ({ record: { waitsFor } }) => waitsFor,
  );
  const words =
    'waits for ring canary: 2 runs on 2 of 2 clusters; its soak time ends 2026-12-01 13:00 UTC.';
  expect(told).toEqual([undefined, `Ring early ${words}`, `Ring rest ${words}`]);
});

test('a ring in which the version fails stops all that follow, also where one between them has passed', () => {
  const before = ['canary', 'early'].map((ring): RingRecord => {
    const of = { chart: 'nmi', ring, version: '2', digest: 'd', phase: 'Passed' as const };
    return { ...of, message: '', done: 2, of: 2, healthySince: START };
  });
  const installs = CLUSTERS.filter((name) => !name.startsWith('rest')).map((name) =>
    record(name, '2', name === 'canary-1' ? 'Failed' : 'Installed'),
  );
  const [, , rest] = ringsOfChart(input({ installs, before }), START);
  expect(rest?.gate).toMatchObject({ kind: 'closed', code: 'RingUnhealthy', on: 'canary' });
});

test('a ring without clusters is passed over', () => {
  const gates = ringsOfChart(input({ ringOf: new Map() }), START).map(({ gate }) => gate.kind);
  expect(gates).toEqual(['open', 'open', 'open']);
});

/** What happens to the clusters between two looks. */
const EVENT = fc.record({
  hours: fc.integer({ min: 0, max: 5 }),
  merge: fc.boolean(),
  changes: fc.array(
    fc.record({
      cluster: fc.constantFrom(...CLUSTERS),
      phase: fc.constantFrom<InstallPhase>(
        'Installed',
        'RollingOut',
        'Failed',
        'Suspended',
        'Unknown',
      ),
    }),
    { maxLength: 3 },
  ),
  /** The row of the repository is lost. */
  forget: fc.boolean(),
});

interface Fleet {
  hours: number;
  installs: InstallRecord[];
  before: readonly RingRecord[];
  /** Hours at which each ring was given the version. */
  readonly given: Map<string, number>;
}

/** One look: whatever may be asked for is asked for, and merged if somebody does. */
function look(fleet: Fleet, { merge, forget }: { merge: boolean; forget: boolean }): void {
  const behind = new Map(
    RINGS.map(({ name: ring }) => [
      ring,
      fleet.installs
        .filter(({ name, expected }) => name.startsWith(ring) && expected === '1')
        .map(({ name }) => name),
    ]),
  );
  const { installs } = fleet;
  const now = plusMs(START, fleet.hours * HOUR);
  const standings = ringsOfChart(
    input({ installs, behind, before: forget ? [] : fleet.before }),
    now,
  );
  fleet.before = standings.map(({ record: one }) => one);
  for (const { record: one, gate } of standings) {
    if (gate.kind === 'closed' || !merge || fleet.given.has(one.ring)) continue;
    fleet.given.set(one.ring, fleet.hours);
    fleet.installs = fleet.installs.map((each) =>
      each.name.startsWith(one.ring)
        ? { ...record(each.name, '2', 'Merged', fleet.hours), expectedSince: now }
        : each,
    );
  }
}

test('whatever happens to the clusters, no ring gets a version before the one before it has soaked it [P10]', () => {
  fc.assert(
    fc.property(fc.array(EVENT, { minLength: 5, maxLength: 40 }), (events) => {
      const installs = CLUSTERS.map((name) => record(name, '1', 'Installed'));
      const fleet: Fleet = { hours: 0, installs, before: [], given: new Map() };
      for (const { hours, changes, ...rest } of events) {
        fleet.hours += hours;
        for (const { cluster, phase } of changes) {
          fleet.installs = fleet.installs.map((one) =>
            one.name === cluster
              ? { ...one, phase, since: plusMs(START, fleet.hours * HOUR) }
              : one,
          );
        }
        look(fleet, rest);
        const times = RINGS.map(({ name }) => fleet.given.get(name));
        times.forEach((time, at) => {
          const before = at === 0 ? undefined : times[at - 1];
          if (time === undefined || at === 0) return;
          expect(before).toBeDefined();
          expect(time - (before ?? 0)).toBeGreaterThanOrEqual(SOAK_HOURS);
        });
      }
    }),
    { numRuns: 300 },
  );
});
