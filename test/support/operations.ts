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

/** How many times more the fourfold of something costs: about 4 where the cost grows with the size, 16 where with its square. */
export async function growth(work: (times: number) => unknown): Promise<number> {
  // The first time brings costs that come once.
  await operationsOf(() => work(1));
  return (await mostOf(() => work(4))) / (await mostOf(() => work(1)));
}

/** Code that V8 has compiled without counters meanwhile goes uncounted; what else runs in the process adds little. */
async function mostOf(work: () => unknown): Promise<number> {
  const counts = [await operationsOf(work), await operationsOf(work), await operationsOf(work)];
  return Math.max(...counts);
}
