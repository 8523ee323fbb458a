/**
 * The safe patterns under random crashes, duplicates, message orders and batch sizes. Seed n means
 * seededFaults(n, RATE); the failing seed is in the title of the failure.
 */
import { VirtualClock } from '../../clock';
import {
  memoryHubStore,
  seededFaults,
  startHost,
  type Faults,
  type Host,
  type InstanceDetails,
} from '../index';
import { join } from 'node:path';
import { hasEnded } from './support';

const SEEDS = 200;
const RATE = 0.15;
const MINUTE = 60_000;

/** One host for all seeds: the faults are exchanged, every seed has its own instance. */
let faults: Faults;
let clock: VirtualClock;
let host: Host;

beforeAll(async () => {
  clock = new VirtualClock();
  host = await startHost({
    appDir: join(__dirname, 'apps/safe'),
    port: 0,
    clock,
    store: memoryHubStore(),
    faults: {
      redeliversAtOnce: true,
      strike: (point) => faults.strike(point),
      order: (items) => faults.order?.(items) ?? items,
      batch: (waiting) => faults.batch?.(waiting) ?? waiting,
    },
  });
});
afterAll(() => host.stop());

async function run(
  name: string,
  seed: number,
  during?: (id: string) => Promise<void>,
): Promise<InstanceDetails> {
  const id = `${name}-${seed}`;
  faults = seededFaults(seed, RATE);
  host.hub.start(name, { instanceId: id, input: { periods: 3 } });
  await during?.(id);
  await clock.runUntil(() => hasEnded(host, id), clock.now() + 24 * 60 * MINUTE);
  const details = host.hub.instance(id)!;
  host.hub.purge(id);
  return details;
}

/** The seeds by outcome: one entry means one outcome. */
async function outcomes(
  name: string,
  during?: (id: string) => Promise<void>,
): Promise<Record<string, number[]>> {
  const found: Record<string, number[]> = {};
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { runtimeStatus, output } = await run(name, seed, during);
    (found[`${runtimeStatus} ${JSON.stringify(output)}`] ??= []).push(seed);
  }
  return found;
}

test.each([
  [
    'allSettled',
    [
      'good',
      "Activity function 'work' failed: bad fails",
      "Activity function 'work' failed: worse fails",
      'next',
    ],
  ],
  ['retriedInTurn', ['first', 'second', 'last']],
  [
    'children',
    {
      results: [
        { ok: true, name: 'a' },
        { ok: false, name: 'b' },
        { ok: true, name: 'c' },
      ],
      last: { name: 'after' },
    },
  ],
  ['allOrTimer', ['x', 'y']],
  [
    'childWithRetry',
    "Orchestrator function 'fussy' failed: Activity function 'work' failed: fussy fails",
  ],
])(`%s has one outcome under ${SEEDS} fault seeds`, async (name, expected) => {
  const found = await outcomes(name);
  const [only, ...others] = Object.keys(found);
  expect(others).toEqual([]);
  expect(only).toContain(`Completed ${JSON.stringify(expected).slice(0, 60)}`);
});

test(`eventOrTimer completes under ${SEEDS} fault seeds, whichever wins`, async () => {
  const found = await outcomes('eventOrTimer', async (id) => {
    await clock.advance(MINUTE);
    host.hub.raiseEvent(id, 'go', {});
    await clock.advance(MINUTE);
  });
  const statuses = new Set(Object.keys(found).map((outcome) => outcome.split(' ')[0]));
  expect([...statuses]).toEqual(['Completed']);
  // an event may come twice, and then it wins twice; it never gets lost
  expect(Object.keys(found).every((outcome) => outcome.includes('event'))).toBe(true);
});

test(`the lossless monitor handles every event at least once under ${SEEDS} fault seeds`, async () => {
  const lost: string[] = [];
  const calls = host.exports['calls'] as string[];
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    calls.splice(0);
    const raised: string[] = [];
    await run('monitor', seed, async (id) => {
      for (let burst = 0; burst < 4; burst += 1) {
        await clock.advance(((seed * 7 + burst * 3) % 9) * MINUTE);
        for (const part of [1, 2, 3]) {
          raised.push(`${burst}.${part}`);
          host.hub.raiseEvent(id, 'hint', { id: `${burst}.${part}` });
        }
      }
    });
    lost.push(
      ...raised
        .filter((event) => !calls.includes(`event ${event}`))
        .map((event) => `seed ${seed}: ${event}`),
    );
  }
  expect(lost).toEqual([]);
});
