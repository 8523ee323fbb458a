import { Session } from 'node:inspector/promises';
import { setFlagsFromString } from 'node:v8';

/** V8's optimizing compilers: what they have made of a function goes uncounted. */
const COMPILERS = ['opt', 'maglev'];

/**
 * How often the functions and loops of JavaScript were gone through while `work` ran, counted by V8 itself: the same number on any
 * machine, however busy. What V8 does in one stroke (regular expressions, searching a text) counts as one.
 */
export async function operationsOf(work: () => unknown): Promise<number> {
  return counting((count) => count(work));
}

/** How many times more the fourfold of something costs: about 4 where the cost grows with the size, 16 where with its square. */
export async function growth(work: (times: number) => unknown): Promise<number> {
  // The first time brings costs that come once.
  await work(1);
  return counting(async (count) => {
    const once = await count(() => work(1));
    return (await count(() => work(4))) / once;
  });
}

type Count = (work: () => unknown) => Promise<number>;

/** To begin to count costs V8 a look at every function there is: what is compared is counted in one go. */
async function counting<T>(compare: (count: Count) => Promise<T>): Promise<T> {
  const session = new Session();
  session.connect();
  for (const compiler of COMPILERS) setFlagsFromString(`--no-${compiler}`);
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return await compare(async (work) => {
      // Each look begins to count from zero again.
      await session.post('Profiler.takePreciseCoverage');
      await work();
      const { result } = await session.post('Profiler.takePreciseCoverage');
      return result
        .flatMap(({ functions }) => functions)
        .flatMap(({ ranges }) => ranges)
        .reduce((sum, { count }) => sum + count, 0);
    });
  } finally {
    await session.post('Profiler.stopPreciseCoverage');
    session.disconnect();
    for (const compiler of COMPILERS) setFlagsFromString(`--${compiler}`);
  }
}
