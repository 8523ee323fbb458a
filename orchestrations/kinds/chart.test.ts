import type { ChartStepTicket, ChartTicket } from '../../shared/core/run/chart/chart-run';
import { play } from '../../test/support/orchestration';
import { dice } from '../../test/support/random';
import { failure } from '../../test/support/runs';
import { reconcile } from '../reconcile';
import { CHART } from './chart';

const WEST = 'west.azurecr.io';
const NORTH = 'north.azurecr.io';
const BUSY = failure({ policy: 'Throttled', code: 'TooManyRequests' });

interface Told {
  readonly steps: readonly ChartStepTicket[];
  readonly apply?: boolean;
  /** What imports answer, turn after turn, by step. */
  readonly imports?: Readonly<Record<string, readonly object[]>>;
  readonly pushes?: Readonly<Record<string, object>>;
  readonly seed?: number;
}

interface Run {
  readonly calls: readonly string[];
  readonly recorded: { readonly pushes: readonly object[]; readonly lost: readonly object[] };
  readonly returned: unknown;
}

function image(id: string, registry: string): ChartStepTicket {
  return { id, kind: 'importImage', registry };
}

function push(registry: string): ChartStepTicket {
  return { id: `push-${registry}`, kind: 'pushChart', registry };
}

async function run({ steps, apply = true, imports = {}, pushes = {}, seed }: Told): Promise<Run> {
  const ticket: ChartTicket = { kind: 'planned', planId: 'p', chart: 'nmi', apply, steps };
  const turns = new Map<string, number>();
  let recorded: Run['recorded'] = { pushes: [], lost: [] };
  const { calls, returned } = await play(
    reconcile(CHART),
    {
      planChart: () => ticket,
      advanceImport: ({ stepId: id, registry }: { stepId: string; registry: string }) => {
        const turn = turns.get(id) ?? 0;
        turns.set(id, turn + 1);
        const answers = imports[id] ?? [{ status: 'done' }];
        return {
          step: { id, registry },
          waitMs: 0,
          ...answers[Math.min(turn, answers.length - 1)],
        };
      },
      pushChart: ({ stepId }: { stepId: string }) => pushes[stepId] ?? { id: stepId, writes: 1 },
      recordChart: (input: Run['recorded']) => {
        recorded = input;
        return { behind: false, outcome: 'Succeeded' };
      },
    },
    { chart: 'nmi' },
    { luck: seed === undefined ? undefined : dice(seed) },
  );
  const short = calls
    .filter((call) => !/^(plan|record)Chart /.test(call))
    .map((call) => call.replace(/^(\w+) .*"stepId":"([^"]+)".*/, '$1 $2'));
  return { calls: short, recorded, returned };
}

const POLLING = { status: 'polling', waitMs: 5_000 };

test('images are there before the chart that needs them: whoever installs it finds them', async () => {
  const { calls, returned } = await run({
    steps: [push(WEST), image('mic', WEST), image('nmi', WEST)],
    imports: { mic: [POLLING, { status: 'done' }] },
  });
  expect(calls).toEqual([
    'advanceImport mic',
    'advanceImport nmi',
    'sleep 6',
    'advanceImport mic',
    `pushChart push-${WEST}`,
  ]);
  expect(returned).toEqual({ planId: 'p', outcome: 'Succeeded' });
});

test('a registry that lacks an image gets no chart, and the others get theirs [P10]', async () => {
  const { calls } = await run({
    steps: [image('mic', WEST), image('mic-north', NORTH), push(WEST), push(NORTH)],
    imports: { mic: [POLLING, { status: 'failed' }] },
  });
  expect(calls.filter((call) => call.startsWith('pushChart'))).toEqual([`pushChart push-${NORTH}`]);
});

test('what could not be written down of an import is recorded', async () => {
  const { recorded } = await run({
    steps: [image('mic', WEST)],
    imports: { mic: [{ status: 'failed', lost: BUSY }] },
  });
  expect(recorded).toMatchObject({ pushes: [], lost: [BUSY] });
});

test('a push that failed keeps no other registry from its chart, and each is recorded', async () => {
  const failed = { id: `push-${WEST}`, writes: 0, failure: BUSY };
  const { calls, recorded } = await run({
    steps: [push(WEST), push(NORTH)],
    pushes: { [`push-${WEST}`]: failed },
  });
  expect(calls).toHaveLength(2);
  expect(recorded.pushes).toEqual([failed, { id: `push-${NORTH}`, writes: 1 }]);
});

test('five imports are under way at once, and what is polled is not starved by what waits', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { calls } = await run({
    steps: names.map((name) => image(name, WEST)),
    imports: Object.fromEntries(names.map((name) => [name, [POLLING, { status: 'done' }]])),
  });
  const first = ['a', 'b', 'c', 'd', 'e'].map((name) => `advanceImport ${name}`);
  const second = ['f', 'g'].map((name) => `advanceImport ${name}`);
  expect(calls).toEqual([...first, 'sleep 6', ...first, ...second, 'sleep 6', ...second]);
});

test('a plan that is only shown imports nothing, and is recorded', async () => {
  const { calls, recorded } = await run({ steps: [image('mic', WEST), push(WEST)], apply: false });
  expect(calls).toEqual([]);
  expect(recorded).toMatchObject({ pushes: [], lost: [] });
});

test('whatever the order of the answers, and when they come twice, the same registries get the chart [P17, F2, F4]', async () => {
  const outcomes = new Set<string>();
  for (let seed = 1; seed <= 15; seed += 1) {
    const { recorded } = await run({
      seed,
      steps: [image('a', WEST), image('b', WEST), image('c', NORTH), push(WEST), push(NORTH)],
      imports: { a: [POLLING, POLLING, { status: 'done' }], c: [POLLING, { status: 'failed' }] },
    });
    outcomes.add(JSON.stringify(recorded));
  }
  expect([...outcomes].map((text) => (JSON.parse(text) as Run['recorded']).pushes)).toEqual([
    [{ id: `push-${WEST}`, writes: 1 }],
  ]);
});
