import type { OrchestrationContext } from 'durable-functions';
import { NOW } from './world';

export interface Played<T> {
  readonly returned: T;
  /** Activities and sub-orchestrations that were called, each with its input as JSON, and the pauses in seconds. */
  readonly calls: readonly string[];
}

type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** Plays an orchestration, or a part of one, whose activities answer so. Its clock stands at NOW, and sleep moves it on. */
export function play<T>(
  steps: (context: OrchestrationContext) => Generator<unknown, T, unknown>,
  answers: Answers = {},
  input: unknown = {},
): Played<T> {
  const calls: string[] = [];
  let now = Date.parse(NOW);
  const activity = (name: string, given: unknown): unknown => {
    calls.push(`${name} ${JSON.stringify(given)}`);
    return answers[name]?.(given as never);
  };
  const df = {
    getInput: () => input,
    get currentUtcDateTime() {
      return new Date(now);
    },
    callActivity: activity,
    callActivityWithRetry: (name: string, _: unknown, given: unknown) => activity(name, given),
    callSubOrchestrator: activity,
    createTimer: (until: Date) => {
      calls.push(`sleep ${(until.getTime() - now) / 1000}`);
      now = until.getTime();
    },
    setCustomStatus: () => undefined,
    continueAsNew: () => calls.push('continueAsNew'),
    Task: { all: (tasks: unknown) => tasks },
  };
  const run = steps({ df } as never);
  let step = run.next();
  // What a task is answered with is what it was made of.
  while (step.done !== true) step = run.next(step.value);
  return { returned: step.value, calls };
}
