import { ActionType, type Action, type OrchestratorState } from './actions';
import { EventType, type HistoryEvent } from './history';
import { Scheduler, type Decision } from './scheduler';
import { allOf, anyOf, Settle } from './settle';
import { ReplayFailure, unsupportedAction } from './replay-failure';
import { withRetry } from './retry';
import { eventWaiters, type EventWaiters } from './event-waiters';

/** Everything that one replay depends on. */
export interface ReplayInput {
  readonly history: readonly HistoryEvent[];
  readonly executionId: string;
  readonly state: OrchestratorState;
  /** Throws a ReplayFailure when no such function is registered. */
  readonly checkFunction: (kind: 'activity' | 'orchestration', name: string) => void;
}

export type Outcome =
  | { readonly kind: 'running'; readonly suspended: boolean }
  | { readonly kind: 'completed' }
  | { readonly kind: 'failed'; readonly error: string }
  | { readonly kind: 'terminated'; readonly reason: string }
  | {
      readonly kind: 'continuedAsNew';
      readonly input: unknown;
      readonly carried: readonly HistoryEvent[];
    };

export interface Replayed {
  readonly decisions: readonly Decision[];
  readonly outcome: Outcome;
}

/**
 * Replays what an orchestrator asked for against its history, as the Durable Task Framework does on the host's side.
 * Pure: the same input gives the same decisions.
 */
export function replay(input: ReplayInput): Replayed {
  const simulation = new Simulation(input);
  try {
    for (const event of input.history) simulation.take(event);
    return simulation.result();
  } catch (error) {
    if (!(error instanceof ReplayFailure)) throw error;
    return { decisions: [], outcome: { kind: 'failed', error: error.message } };
  }
}

class Simulation {
  private readonly scheduler: Scheduler;
  private readonly waiters: EventWaiters = eventWaiters();
  private readonly carried: HistoryEvent[] = [];
  private continued: { readonly input: unknown } | undefined;
  private started = false;
  private finished = false;
  private parked: HistoryEvent[] | undefined;
  private terminated: string | undefined;

  constructor(private readonly input: ReplayInput) {
    this.scheduler = new Scheduler(input.executionId, input.checkFunction);
  }

  /** While suspended, everything but resume and terminate waits (DTFx TaskOrchestrationContext). */
  take(event: HistoryEvent): void {
    if (this.terminated !== undefined) return;
    const passes =
      event.EventType === EventType.ExecutionResumed ||
      event.EventType === EventType.ExecutionTerminated;
    if (this.parked !== undefined && !passes) this.parked.push(event);
    else this.handle(event);
  }

  result(): Replayed {
    if (this.terminated !== undefined) {
      return { decisions: [], outcome: { kind: 'terminated', reason: this.terminated } };
    }
    // a finished orchestrator completes only when no task is open
    if (!this.finished || this.scheduler.hasOpenTasks()) return this.running();
    const { error, isDone } = this.input.state;
    if (error !== undefined) return { decisions: [], outcome: { kind: 'failed', error } };
    if (this.continued !== undefined) {
      const outcome = { kind: 'continuedAsNew', ...this.continued, carried: this.carried } as const;
      return { decisions: [], outcome };
    }
    return isDone ? { decisions: [], outcome: { kind: 'completed' } } : this.running();
  }

  private running(): Replayed {
    const outcome = { kind: 'running', suspended: this.parked !== undefined } as const;
    return { decisions: this.scheduler.undecided(), outcome };
  }

  private handle(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        this.scheduler.now = Math.max(this.scheduler.now, Date.parse(event.Timestamp));
        return;
      case EventType.ExecutionStarted:
        return this.start();
      case EventType.EventRaised:
        return this.raise(event);
      case EventType.ExecutionTerminated:
        this.terminated = event.Input;
        return;
      case EventType.ExecutionSuspended:
        this.parked = [];
        return;
      case EventType.ExecutionResumed:
        return this.resume();
      default:
        this.scheduler.take(event);
    }
  }

  private start(): void {
    if (this.started) return;
    this.started = true;
    this.runFrom(0);
  }

  private resume(): void {
    const parked = this.parked ?? [];
    this.parked = undefined;
    for (const event of parked) this.take(event);
  }

  /** Only what arrives after the ContinueAsNew action reaches the next generation (hazard 6). */
  private raise(event: HistoryEvent & { EventType: 15 }): void {
    if (this.continued === undefined) this.waiters.raise(event.Name);
    else this.carried.push(event);
  }

  /** Performs the actions one after the other, waiting for each and ignoring how it ends. */
  private runFrom(first: number): void {
    const actions = this.input.state.actions[0] ?? [];
    for (let index = first; index < actions.length; index += 1) {
      const settled = this.perform(actions[index]!);
      if (settled.open) return settled.whenSettled(() => this.runFrom(index + 1));
    }
    this.finished = true;
  }

  private perform(action: Action): Settle {
    switch (action.actionType) {
      case ActionType.CallActivity:
      case ActionType.CallActivityWithRetry:
        return withRetry(this.scheduler, action.retryOptions, () =>
          this.scheduler.activity(action),
        );
      case ActionType.CallSubOrchestrator:
      case ActionType.CallSubOrchestratorWithRetry:
        return withRetry(this.scheduler, action.retryOptions, () =>
          this.scheduler.subOrchestration(action),
        );
      case ActionType.CreateTimer:
        return this.scheduler.longTimer(Date.parse(action.fireAt), action.isCanceled);
      case ActionType.WaitForExternalEvent:
        return this.waiters.wait(action.externalEventName);
      case ActionType.ContinueAsNew:
        this.continued = { input: action.input };
        return Settle.done();
      case ActionType.WhenAny:
        return anyOf(action.compoundActions.map((child) => this.perform(child)));
      case ActionType.WhenAll:
        return allOf(action.compoundActions.map((child) => this.perform(child)));
      default:
        throw unsupportedAction(action.actionType);
    }
  }
}
