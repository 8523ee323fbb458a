import type { ActivityAction, SubOrchestratorAction } from './actions';
import { answeredId, EventType, type HistoryEvent } from './history';
import { nonDeterministic } from './replay-failure';
import { Settle } from './settle';

const DAY = 24 * 3600 * 1000;
/** Timers beyond this are split, on both sides of the protocol alike. */
const MAX_TIMER = 6 * DAY;
const LONG_TIMER_STEP = 3 * DAY;

/** A decision of the orchestrator, with the sequence id that the SDK gave it, too. */
export type Decision =
  | {
      readonly kind: 'activity';
      readonly id: number;
      readonly name: string;
      readonly input: unknown;
    }
  | {
      readonly kind: 'timer';
      readonly id: number;
      readonly fireAt: number;
      /** Part of a timer beyond six days: nobody has measured whether those fire early, too. */
      readonly isExact: boolean;
    }
  | {
      readonly kind: 'subOrchestration';
      readonly id: number;
      readonly name: string;
      readonly instanceId: string;
      readonly version: string | undefined;
      readonly input: unknown;
    };

/** Gives out sequence ids and matches them with the history. */
export class Scheduler {
  /** The orchestration's time, in milliseconds. */
  now = 0;
  private nextId = 0;
  private readonly open = new Map<number, Settle>();
  private readonly pending = new Map<number, Decision>();

  constructor(
    private readonly executionId: string,
    private readonly checkFunction: (kind: 'activity' | 'orchestration', name: string) => void,
  ) {}

  hasOpenTasks(): boolean {
    return this.open.size > 0;
  }

  /** Decisions that the history does not hold yet, in the order of their ids. */
  undecided(): readonly Decision[] {
    return [...this.pending.values()];
  }

  activity(action: ActivityAction): Settle {
    this.checkFunction('activity', action.functionName);
    const { functionName: name, input } = action;
    return this.decide((id) => ({ kind: 'activity', id, name, input }));
  }

  subOrchestration(action: SubOrchestratorAction): Settle {
    this.checkFunction('orchestration', action.functionName);
    const { functionName: name, input, version } = action;
    return this.decide((id) => {
      const instanceId = action.instanceId || `${this.executionId}:${id}`;
      return { kind: 'subOrchestration', id, name, instanceId, version, input };
    });
  }

  /** A cancelled timer takes an id and settles at once. */
  timer(fireAt: number, canceled: boolean, isExact = false): Settle {
    const settle = this.decide((id) => ({ kind: 'timer', id, fireAt, isExact }));
    if (canceled) {
      this.open.delete(this.nextId - 1);
      settle.settle(false);
    }
    return settle;
  }

  longTimer(fireAt: number, canceled: boolean): Settle {
    const result = new Settle();
    const isSplit = fireAt - this.now > MAX_TIMER;
    const step = (): void => {
      const at = fireAt - this.now > MAX_TIMER ? this.now + LONG_TIMER_STEP : fireAt;
      this.timer(at, canceled, isSplit).whenSettled((ok) => {
        if (ok && at < fireAt) step();
        else result.settle(ok);
      });
    };
    step();
    return result;
  }

  /** Takes a decision or a completion out of the history. Duplicates of a completion are ignored. */
  take(event: HistoryEvent): void {
    this.expect(event);
    const id = answeredId(event);
    if (id === undefined) return;
    const settle = this.open.get(id);
    this.open.delete(id);
    settle?.settle(
      event.EventType !== EventType.TaskFailed &&
        event.EventType !== EventType.SubOrchestrationInstanceFailed,
    );
  }

  private decide(create: (id: number) => Decision): Settle {
    const id = this.nextId;
    this.nextId += 1;
    const settle = new Settle();
    this.open.set(id, settle);
    this.pending.set(id, create(id));
    return settle;
  }

  /** A decision in the history must be the one that the code takes now, by id, kind and name. */
  private expect(event: HistoryEvent): void {
    const recorded = recordedDecision(event);
    if (recorded === undefined) return;
    const what = `${recorded.kind} ${recorded.name}`.trim();
    const decision = this.pending.get(event.EventId);
    if (decision === undefined) {
      throw nonDeterministic(what, event.EventId, 'has not scheduled it');
    }
    const name = decision.kind === 'timer' ? '' : decision.name;
    if (decision.kind !== recorded.kind || name.toLowerCase() !== recorded.name.toLowerCase()) {
      throw nonDeterministic(what, event.EventId, `schedules ${decision.kind} ${name}`.trim());
    }
    this.pending.delete(event.EventId);
  }
}

function recordedDecision(
  event: HistoryEvent,
): { readonly kind: Decision['kind']; readonly name: string } | undefined {
  switch (event.EventType) {
    case EventType.TaskScheduled:
      return { kind: 'activity', name: event.Name };
    case EventType.SubOrchestrationInstanceCreated:
      return { kind: 'subOrchestration', name: event.Name };
    case EventType.TimerCreated:
      return { kind: 'timer', name: '' };
    default:
      return undefined;
  }
}
