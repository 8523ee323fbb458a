import type { OrchestratorState } from '../../../local/host/durable/actions';
import { ActionType } from '../../../local/host/durable/actions';
import type { EpisodeHost } from '../../../local/host/durable/episode';
import { runEpisode, startedEvent } from '../../../local/host/durable/episode';
import type { HistoryEvent } from '../../../local/host/durable/history';
import { answeredId } from '../../../local/host/durable/history';
import { controlMessage } from '../../../local/host/durable/hub';
import { judge } from '../../../local/host/durable/inbox';
import type {
  ControlMessage,
  InstanceRecord,
  Message,
  RuntimeStatus,
} from '../../../local/host/durable/records';
import type { InvocationResult } from '../../../local/host/worker/invoke';
import { fromRpc } from '../../../local/host/worker/rpc';
import { NOW } from '../world';
import type { Orchestrator, Trigger } from './executor';
import { execute } from './executor';
import { replaysAtEveryPrefix } from './prefixes';

/** What an instance has asked for. `input` is what an activity or a sub-orchestration is called with. */
export interface Asked {
  readonly id: number;
  readonly kind: 'activity' | 'timer' | 'child';
  readonly name: string;
  readonly input: unknown;
  /** When a timer fires, in milliseconds since the epoch. */
  readonly at: number;
}

/**
 * One instance of an orchestrator, without a host: the SDK's own executor runs it over its history, and the rules of the
 * Durable Task Framework say what it has decided. A test delivers what happens, in the order in which it happens. Each
 * episode is replayed from every point of its history, and has to ask for the same there.
 */
export class Instance {
  /** Milliseconds since the epoch: those of the last event. */
  now = Date.parse(NOW);
  /** Inputs of continueAsNew: one for each time that the history began anew. */
  readonly continuedWith: unknown[] = [];
  private record: InstanceRecord;
  private open: readonly Asked[] = [];
  private inbox: ControlMessage[] = [];

  private constructor(
    private readonly orchestrator: Orchestrator,
    input: unknown,
    private readonly replays = true,
  ) {
    this.record = pending(input, this.now);
  }

  /** Begins one, and runs it until it waits for something. */
  static async begin(
    orchestrator: Orchestrator,
    input: unknown = {},
    replays = true,
  ): Promise<Instance> {
    const instance = new Instance(orchestrator, input, replays);
    await instance.deliver(startedEvent(instance.record, instance.now));
    return instance;
  }

  /** Goes on with what a host has left behind. */
  static of(orchestrator: Orchestrator, record: InstanceRecord): Instance {
    const instance = new Instance(orchestrator, null);
    instance.record = record;
    instance.now = record.lastUpdatedTime;
    return instance;
  }

  /** These events come, all at once. What answers a question that was not asked yet waits for it, as it does in the queue. */
  async deliver(...events: readonly HistoryEvent[]): Promise<void> {
    const { instanceId, executionId } = this.record;
    const to = { instanceId, executionId };
    this.inbox.push(...events.map((event) => controlMessage(event, to) as ControlMessage));
    for (let kept = this.takeOut(); kept.length > 0; kept = this.takeOut()) {
      await this.episode(kept.map(({ event }) => event));
    }
  }

  private takeOut(): readonly ControlMessage[] {
    const verdicts = [...judge(this.record, this.inbox)];
    this.inbox = verdicts.flatMap(([message, verdict]) => (verdict === 'later' ? [message] : []));
    return verdicts.flatMap(([message, verdict]) => (verdict === 'keep' ? [message] : []));
  }

  private async episode(events: readonly HistoryEvent[]): Promise<void> {
    this.now = Math.max(this.now, ...events.map(({ Timestamp }) => Date.parse(Timestamp)));
    const { executionId } = this.record;
    const { record, messages } = await runEpisode(this.host(), this.record, events);
    this.record = record;
    const answered = new Set(events.map(answeredId));
    const still = executionId === record.executionId ? this.open : [];
    this.open = [...still.filter(({ id }) => !answered.has(id)), ...messages.map(askedBy)];
  }

  /** What it waits for, in the order in which it asked. */
  get waitsFor(): readonly Asked[] {
    return this.open;
  }

  /** The same, to compare: `0 makePlan {…}`, `1 sleep 21`. */
  get asks(): readonly string[] {
    return this.open.map(({ id, kind, name, input, at }) =>
      kind === 'timer'
        ? `${id} sleep ${(at - this.now) / 1000}`
        : `${id} ${name} ${JSON.stringify(input)}`,
    );
  }

  /** As its host keeps it. */
  get kept(): InstanceRecord {
    return this.record;
  }

  get status(): RuntimeStatus {
    return this.record.status;
  }

  get customStatus(): unknown {
    return this.record.customStatus;
  }

  /** What it has returned, or why it failed. */
  get output(): unknown {
    const { output, status } = this.record;
    return status === 'Completed' ? (JSON.parse(output ?? 'null') as unknown) : output;
  }

  private host(): EpisodeHost {
    return {
      now: () => this.now,
      run: (_, payload) => this.run(payload),
      checkFunction: () => undefined,
      defaultVersion: '',
    };
  }

  private async run(payload: string): Promise<InvocationResult> {
    const result = await execute(this.orchestrator, payload);
    const trigger = JSON.parse(payload) as Trigger;
    const known = trigger.history.filter(({ IsPlayed }) => IsPlayed).length;
    if (this.replays) await replaysAtEveryPrefix(this.orchestrator, trigger, known);
    if (!result.ok) return result;
    const { actions } = fromRpc(result.returnValue) as OrchestratorState;
    const last = actions[0]?.at(-1);
    if (last?.actionType === ActionType.ContinueAsNew) this.continuedWith.push(last.input);
    return result;
  }
}

function pending(input: unknown, now: number): InstanceRecord {
  return {
    instanceId: 'instance',
    executionId: 'execution',
    name: 'orchestrator',
    version: '',
    parent: null,
    input: JSON.stringify(input),
    status: 'Pending',
    customStatus: null,
    output: null,
    createdTime: now,
    lastUpdatedTime: now,
    history: [],
  };
}

function askedBy(message: Message): Asked {
  if (message.queue === 'activity') {
    const { taskId: id, name, input = 'null' } = message;
    return { id, kind: 'activity', name, input: JSON.parse(input) as unknown, at: 0 };
  }
  const { event } = message;
  if (event.EventType === 0) {
    const id = event.ParentInstance?.TaskScheduleId ?? -1;
    const input = JSON.parse(event.Input ?? 'null') as unknown;
    return { id, kind: 'child', name: event.Name, input, at: 0 };
  }
  if (event.EventType !== 11) throw new Error(`no orchestrator asks for ${event.EventType}`);
  const at = Date.parse(event.FireAt);
  return { id: event.TimerId, kind: 'timer', name: 'sleep', input: undefined, at };
}
