import type { Clock } from '../../clock';
import type { Faults } from '../faults';
import type { Visibility } from '../host-json';
import { runActivity, type ActivityOptions } from './activity';
import { orchestrate, type OrchestrateOptions, type WorkResult } from './orchestrate';
import type { ActivityMessage, Message } from './records';

export interface DispatcherOptions {
  readonly orchestrations: OrchestrateOptions;
  readonly activities: ActivityOptions;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly maxConcurrentActivities: number;
  readonly maxConcurrentOrchestrators: number;
  readonly visibility: Visibility;
  /** Called when a work item dies of a fault in the host itself, which must not happen. */
  readonly onError: (error: unknown) => void;
}

/** Starts work items as far as host.json allows, one at a time per instance. */
export class Dispatcher {
  private readonly busyInstances = new Set<string>();
  private busyActivities = 0;
  private readonly running = new Set<Promise<void>>();
  private waking = false;
  private stopping = false;

  constructor(private readonly options: DispatcherOptions) {}

  /** Looks for work soon. */
  wake(): void {
    if (this.waking || this.stopping) return;
    this.waking = true;
    const start = Promise.resolve().then(() => {
      this.waking = false;
      if (!this.stopping) this.startAll();
    });
    this.watch(start);
  }

  isQuiet(): boolean {
    return this.running.size === 0 && this.options.orchestrations.hub.queue.isQuiet();
  }

  /** Starts nothing more and waits for what runs. */
  async stop(): Promise<void> {
    this.stopping = true;
    while (this.running.size > 0) await Promise.all(this.running);
  }

  private startAll(): void {
    const { faults, orchestrations } = this.options;
    const { queue } = orchestrations.hub;
    const free = queue.readyInstances().filter((id) => !this.busyInstances.has(id));
    const instances = this.options.maxConcurrentOrchestrators - this.busyInstances.size;
    for (const id of shuffled(faults, free).slice(0, instances)) this.startOrchestrator(id);
    const activities = this.options.maxConcurrentActivities - this.busyActivities;
    const waiting = shuffled(faults, queue.waitingActivities());
    for (const message of waiting.slice(0, activities)) this.startActivity(message);
  }

  private startOrchestrator(instanceId: string): void {
    const { queue } = this.options.orchestrations.hub;
    this.busyInstances.add(instanceId);
    queue.take(instanceId);
    const work = async (): Promise<void> => {
      let result: WorkResult = 'stuck';
      try {
        result = await orchestrate(this.options.orchestrations, instanceId);
      } finally {
        this.busyInstances.delete(instanceId);
        if (result === 'crashed') this.hide(queue.messagesOf(instanceId), 'controlQueueMs');
        if (result !== 'stuck') queue.giveBack(instanceId);
        this.wake();
      }
    };
    this.watch(work());
  }

  private startActivity(message: ActivityMessage): void {
    const { queue } = this.options.activities.hub;
    this.busyActivities += 1;
    queue.takeActivity(message);
    const work = async (): Promise<void> => {
      try {
        const result = await runActivity(this.options.activities, message);
        if (result === 'crashed') this.hide([message], 'workItemQueueMs');
      } finally {
        this.busyActivities -= 1;
        this.wake();
      }
    };
    this.watch(work());
  }

  /** What a dead host had taken comes back when its queue shows it again. */
  private hide(messages: readonly Message[], queue: keyof Visibility): void {
    const { faults, visibility, orchestrations } = this.options;
    const ms = faults.redeliversAtOnce === true ? 0 : visibility[queue];
    orchestrations.hub.queue.hide(messages, ms);
  }

  private watch(work: Promise<void>): void {
    const tracked = this.options.clock.track(work).catch(this.options.onError);
    const settled = tracked.finally(() => this.running.delete(settled));
    this.running.add(settled);
  }
}

function shuffled<T>(faults: Faults, items: readonly T[]): readonly T[] {
  return faults.order?.(items) ?? items;
}
