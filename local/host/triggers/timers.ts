import type { Clock } from '../../clock';
import type { ScheduleRecord } from '../durable/records';
import type { AppFunction } from '../worker/functions';
import type { InvocationResult, RetryContext } from '../worker/invoke';
import type { RpcTypedData } from '../worker/rpc';
import { invokeWithRetry } from './retry-policy';
import { parseSchedule, type Schedule } from './schedule';

/** What timer triggers need from the host. */
export interface TimerOptions {
  readonly clock: Clock;
  readonly functions: readonly AppFunction[];
  /** Expands %SETTING%. */
  readonly expand: (text: string, where: string) => string;
  readonly call: (
    target: AppFunction,
    input: RpcTypedData,
    retry?: RetryContext,
  ) => Promise<InvocationResult>;
  readonly stored: (functionName: string) => ScheduleRecord | undefined;
  readonly store: (functionName: string, record: ScheduleRecord) => void;
}

/** The timer triggers of an app. */
export interface Timers {
  /** Begins to fire; a run that was missed while the host was away comes at once, past due. */
  start(): void;
  /** Fires no more; a run under way goes on. */
  stop(): void;
  /** Runs one now, as the admin endpoint does; false when there is no timer function of that name. */
  run(functionName: string): boolean;
}

export function timerTriggers(options: TimerOptions): Timers {
  const timers = options.functions
    .filter(({ kind }) => kind === 'timer')
    .map((target) => new TimerTrigger(options, target));
  return {
    start: () => timers.forEach((timer) => timer.start()),
    stop: () => timers.forEach((timer) => timer.stop()),
    run(functionName) {
      const timer = timers.find(({ name }) => name === functionName);
      void timer?.fire(false);
      return timer !== undefined;
    },
  };
}

/** Azure does not keep the status of schedules that fire more often than this. */
const MONITORED_INTERVAL = 60_000;

/** One timer function: a singleton, so the next time is set only when a run has ended. */
class TimerTrigger {
  readonly name: string;
  private readonly schedule: Schedule;
  private readonly monitored: boolean;
  private cancel: () => void = () => {};
  private stopped = true;

  constructor(
    private readonly options: TimerOptions,
    private readonly target: AppFunction,
  ) {
    this.name = target.name;
    const text = String(target.trigger['schedule']);
    this.schedule = parseSchedule(
      options.expand(text, `The schedule of "${this.name}"`),
      this.name,
    );
    const first = this.schedule.next(options.clock.now());
    const often = this.schedule.next(first) - first < MONITORED_INTERVAL;
    this.monitored = target.trigger['useMonitor'] !== false && !often;
  }

  start(): void {
    this.stopped = false;
    const now = this.options.clock.now();
    const due = this.monitored ? this.options.stored(this.name)?.Next : undefined;
    const missed = due !== undefined && Date.parse(due) < now;
    if (missed || this.target.trigger['runOnStartup'] === true) void this.fireAndArm(missed);
    else this.arm();
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  async fire(isPastDue: boolean): Promise<void> {
    const { clock, call } = this.options;
    const input = { json: JSON.stringify(this.timerInfo(isPastDue)) };
    const run = invokeWithRetry(clock, this.target.metadata.retryOptions, (retry) =>
      call(this.target, input, retry),
    );
    await run;
    this.remember();
  }

  private arm(): void {
    if (this.stopped) return;
    const { clock } = this.options;
    const at = this.schedule.next(clock.now());
    this.cancel = clock.after(at - clock.now(), () => {
      // a real timer may be cut short, since it cannot wait for longer than 24.8 days
      if (clock.now() < at) this.arm();
      else void this.fireAndArm(false);
    });
  }

  private async fireAndArm(isPastDue: boolean): Promise<void> {
    await this.fire(isPastDue);
    this.arm();
  }

  private timerInfo(isPastDue: boolean): object {
    return {
      Schedule: { AdjustForDST: true },
      ScheduleStatus: this.monitored ? this.status() : null,
      IsPastDue: isPastDue,
    };
  }

  private status(): ScheduleRecord {
    const next = new Date(this.schedule.next(this.options.clock.now())).toISOString();
    const never = '0001-01-01T00:00:00';
    return this.options.stored(this.name) ?? { Last: never, LastUpdated: never, Next: next };
  }

  private remember(): void {
    if (!this.monitored) return;
    const now = this.options.clock.now();
    const at = new Date(now).toISOString();
    const Next = new Date(this.schedule.next(now)).toISOString();
    this.options.store(this.name, { Last: at, LastUpdated: at, Next });
  }
}
