import { Session } from 'node:inspector/promises';

/**
 * How often the functions and loops of JavaScript were gone through while `work` ran, counted by V8 itself: the same number on any
 * machine, however busy. What V8 does in one stroke (regular expressions, searching a text) counts as one.
 */
export async function operationsOf(work: () => unknown): Promise<number> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    return result
      .flatMap(({ functions }) => functions)
      .flatMap(({ ranges }) => ranges)
      .reduce((sum, { count }) => sum + count, 0);
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
  }
}

const CLEARLY_LINEAR = 6;
const MOST_TRIES = 3;

/** How many times more the fourfold of something costs: about 4 where the cost grows with the size, 16 where with its square. */
export async function growth(work: (times: number) => unknown): Promise<number> {
  // The first time brings costs that come once.
  let once = await operationsOf(() => work(1));
  let fourfold = 0;
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    // Code that V8 has compiled without counters meanwhile goes uncounted: the largest count is the true one.
    once = Math.max(tries === 0 ? 0 : once, await operationsOf(() => work(1)));
    fourfold = Math.max(fourfold, await operationsOf(() => work(4)));
    if (fourfold / once < CLEARLY_LINEAR) break;
  }
  return fourfold / once;
}
