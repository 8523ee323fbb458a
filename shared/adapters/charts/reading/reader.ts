import type { Worker } from 'node:worker_threads';
import { ReconcileError } from '../../../core/base/errors';
import type { Job, Results } from './jobs';
import { ask, type Outcome, type ReadingLimits, startThread } from './thread';

/** Reads what strangers wrote where it can hold nobody up. */
export interface ChartReader {
  /** Throws ReconcileError: what the reading refused, or `expensive` of the limit that it passed. */
  read<J extends Job>(job: J, expensive: Expensive): Promise<Results[J['kind']]>;
}

/** The failure for work that passed a limit; `limit` is in words, such as `it took more than 20 s`. */
export type Expensive = (limit: string) => ReconcileError;

/** An index of eight megabytes that has to be read whole takes some seconds and 300 MB. */
const LIMITS: ReadingLimits = { timeoutMs: 30_000, memoryMb: 512 };
/** Threads at once. The processor is shared with the event loop. */
const MAX_THREADS = 2;
/** An index is followed by its package, and that by its images. */
const KEPT_MS = 5_000;

interface Pool {
  readonly limits: ReadingLimits;
  readonly waiting: (() => void)[];
  running: number;
  kept?: { readonly thread: Worker; readonly timer: NodeJS.Timeout } | undefined;
}

/** Starts threads when there is work, two at the most, and keeps one for a few seconds. */
export function createChartReader(limits: Partial<ReadingLimits> = {}): ChartReader {
  const pool: Pool = { limits: { ...LIMITS, ...limits }, waiting: [], running: 0 };
  return { read: (job, expensive) => read(pool, job, expensive) };
}

async function read<J extends Job>(
  pool: Pool,
  job: J,
  expensive: Expensive,
): Promise<Results[J['kind']]> {
  await turn(pool);
  const thread = takeThread(pool);
  try {
    const outcome = await ask(thread, job, pool.limits);
    if (outcome.kind === 'done' || outcome.kind === 'refused') keepThread(pool, thread);
    else await thread.terminate();
    return valueOf(outcome, pool.limits, expensive) as Results[J['kind']];
  } finally {
    pool.running -= 1;
    pool.waiting.shift()?.();
  }
}

/** While all threads work, callers wait, first come first served. */
async function turn(pool: Pool): Promise<void> {
  while (pool.running >= MAX_THREADS) {
    await new Promise<void>((resolve) => pool.waiting.push(resolve));
  }
  pool.running += 1;
}

function takeThread(pool: Pool): Worker {
  const { kept } = pool;
  if (kept === undefined) return newThread(pool);
  clearTimeout(kept.timer);
  pool.kept = undefined;
  return kept.thread;
}

function keepThread(pool: Pool, thread: Worker): void {
  if (pool.kept !== undefined) {
    void thread.terminate();
    return;
  }
  const timer = setTimeout(() => {
    pool.kept = undefined;
    void thread.terminate();
  }, KEPT_MS);
  timer.unref();
  pool.kept = { thread, timer };
}

/** One that ends by itself is kept no longer. */
function newThread(pool: Pool): Worker {
  const thread = startThread(pool.limits);
  thread.once('exit', () => {
    if (pool.kept?.thread === thread) pool.kept = undefined;
  });
  return thread;
}

function valueOf(
  outcome: Outcome,
  { timeoutMs, memoryMb }: ReadingLimits,
  expensive: Expensive,
): Results[Job['kind']] {
  switch (outcome.kind) {
    case 'done':
      return outcome.value;
    case 'refused':
      throw new ReconcileError(outcome.failure);
    case 'ended':
      throw expensive(
        outcome.limit === 'time'
          ? `it took more than ${timeoutMs / 1000} s`
          : `it took more than ${memoryMb} MB of memory`,
      );
    case 'broken':
      throw new Error(`The thread that reads charts broke: ${outcome.stack}`);
  }
}
