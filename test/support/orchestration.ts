import type { HistoryEvent } from '../../local/host/durable/history';
import { childCompleted, childFailed, completed, failed, fired } from './durable/events';
import type { Orchestrator } from './durable/executor';
import type { Asked } from './durable/instance';
import { Instance } from './durable/instance';
import type { Dice } from './random';

export interface Played<T> {
  readonly returned: T;
  /** Activities and sub-orchestrations that were called, each with its input as JSON, and the pauses in seconds. */
  readonly calls: readonly string[];
  /** The custom status at the end. */
  readonly status: unknown;
}

/**
 * What activities and sub-orchestrations answer, by name: a value, an error that they throw, or undefined for no answer,
 * which is what a host leaves behind that died before it wrote its history.
 */
export type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** Thrown by an answer: the host has died, and nobody goes on. */
export class HostDied extends Error {}

export interface PlayOptions {
  /** Answers come in any order, several at once, and some of them twice. Default: one by one, in the order of the questions. */
  readonly luck?: Dice | undefined;
  /** False: nobody replays what was played, which takes most of the time. */
  readonly replays?: boolean;
}

/** More than any orchestrator does in one history. */
const MAX_CALLS = 1000;

/**
 * Plays an orchestrator, or a part of one, to its end or to the point where its history begins anew.
 */
export async function play<T>(
  orchestrator: Orchestrator<T>,
  answers: Answers = {},
  input: unknown = {},
  { luck, replays = true }: PlayOptions = {},
): Promise<Played<T>> {
  const instance = await Instance.begin(orchestrator, input, replays);
  const calls: string[] = [];
  while (instance.continuedWith.length === 0 && instance.status === 'Running') {
    const next = nextOf(instance, luck);
    calls.push(...next.map((asked) => lineOf(asked, instance.now)));
    if (next.length === 0 || calls.length > MAX_CALLS) {
      throw new Error(`the orchestrator does not end: ${calls.slice(-5).join()}`);
    }
    const events = await Promise.all(next.map((asked) => answerOf(asked, answers)));
    await instance.deliver(...events, ...events.filter(() => luck?.roll(5) === 0));
  }
  if (instance.continuedWith.length > 0) calls.push('continueAsNew');
  if (instance.status === 'Failed') throw new Error(String(instance.output));
  return { returned: instance.output as T, calls, status: instance.customStatus };
}

/** Timers last: whatever is asked for takes no time. */
function nextOf({ waitsFor }: Instance, luck: Dice | undefined): readonly Asked[] {
  const timers = waitsFor.filter(({ kind }) => kind === 'timer').toSorted((a, b) => a.at - b.at);
  const others = waitsFor.filter(({ kind }) => kind !== 'timer');
  if (others.length === 0) return timers.slice(0, 1);
  if (luck === undefined) return others.slice(0, 1);
  const shuffled = others
    .map((asked) => ({ asked, at: luck.roll(1000) }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ asked }) => asked);
  return shuffled.slice(0, 1 + luck.roll(shuffled.length));
}

function lineOf({ kind, name, input, at }: Asked, now: number): string {
  return kind === 'timer' ? `sleep ${(at - now) / 1000}` : `${name} ${JSON.stringify(input)}`;
}

async function answerOf(
  { id, kind, name, input, at }: Asked,
  answers: Answers,
): Promise<HistoryEvent> {
  if (kind === 'timer') return fired(id, new Date(at).toISOString());
  const [works, breaks] = kind === 'activity' ? [completed, failed] : [childCompleted, childFailed];
  try {
    const answer = await answers[name]?.(input as never);
    return answer === undefined ? fired(id) : works(id, answer);
  } catch (error) {
    if (error instanceof HostDied) throw error;
    return breaks(id, String(error));
  }
}
