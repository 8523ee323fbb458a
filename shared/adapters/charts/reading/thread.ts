import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Answer, Job } from './jobs';

/** What one piece of work may take. */
export interface ReadingLimits {
  readonly timeoutMs: number;
  /** Of JavaScript objects. */
  readonly memoryMb: number;
}

/** An answer, or which limit ended the thread that owed it. */
export type Outcome = Answer | { readonly kind: 'ended'; readonly limit: 'time' | 'memory' };

const FILE = 'chart-worker.cjs';
/** Built sources lie beside it; sources as they are (tests) find it in the build. */
const BUILT = '../../../../dist';

/**
 * A thread for charts of strangers. It gets no environment, so no secret, and none of the options of this process. It never keeps the
 * process alive while it has nothing to do.
 */
export function startThread({ memoryMb }: ReadingLimits, file: string = workerFile()): Worker {
  const thread = new Worker(file, {
    name: 'chart reading',
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb },
  });
  // One that is on its way out may still say so; nobody may take that for a crash of ours.
  thread.on('error', () => undefined);
  thread.unref();
  return thread;
}

function workerFile(): string {
  const beside = join(__dirname, FILE);
  return existsSync(beside) ? beside : join(__dirname, BUILT, FILE);
}

/** Has one job done. A thread that passes a limit, or breaks, is to be ended by the caller. */
export function ask(thread: Worker, job: Job, { timeoutMs }: ReadingLimits): Promise<Outcome> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => settle({ kind: 'ended', limit: 'time' }), timeoutMs);
    const onMessage = (answer: Answer): void => settle(answer);
    const onError = (error: NodeJS.ErrnoException): void => settle(endOf(error));
    const onExit = (code: number): void => settle({ kind: 'broken', stack: `ended with ${code}` });
    function settle(outcome: Outcome): void {
      clearTimeout(timer);
      // Each by itself: without all of its listeners a Worker hears nothing any more.
      thread.off('message', onMessage).off('error', onError).off('exit', onExit);
      thread.unref();
      resolve(outcome);
    }
    thread.on('message', onMessage).on('error', onError).on('exit', onExit);
    thread.ref();
    thread.postMessage(job);
  });
}

function endOf(error: NodeJS.ErrnoException): Outcome {
  if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') return { kind: 'ended', limit: 'memory' };
  return { kind: 'broken', stack: error.stack ?? String(error) };
}
