import type { Clock } from '../../clock';
import type { ActivityMessage, ControlMessage, Message } from './records';

/** The messages of a hub, sorted by what can be worked on now. Holds no truth: the store does. */
export class Queue {
  private readonly known = new Map<string, Message>();
  private readonly control = new Map<string, Map<string, ControlMessage>>();
  private readonly ready = new Set<string>();
  private readonly activities = new Map<string, ActivityMessage>();
  private delayed: Message[] = [];
  private alarm: { readonly at: number; readonly cancel: () => void } | undefined;

  /** `wake` is called whenever something becomes visible. */
  constructor(
    private readonly clock: Clock,
    private readonly wake: () => void,
  ) {}

  add(message: Message): void {
    this.known.set(message.id, message);
    if (message.visibleAt <= this.clock.now()) return this.show(message);
    this.delayed.push(message);
    if (this.alarm === undefined || message.visibleAt < this.alarm.at) this.setAlarm();
  }

  remove(id: string): void {
    const message = this.known.get(id);
    this.known.delete(id);
    this.activities.delete(id);
    if (message?.queue !== 'control') return;
    const messages = this.control.get(message.instanceId);
    messages?.delete(id);
    if (messages?.size === 0) this.control.delete(message.instanceId);
  }

  /** Visible messages of one instance, in the order of their arrival. */
  messagesOf(instanceId: string): readonly ControlMessage[] {
    return [...(this.control.get(instanceId)?.values() ?? [])];
  }

  readyInstances(): readonly string[] {
    return [...this.ready];
  }

  waitingActivities(): readonly ActivityMessage[] {
    return [...this.activities.values()];
  }

  /** Nothing is left to start now. */
  isQuiet(): boolean {
    return this.ready.size === 0 && this.activities.size === 0;
  }

  /** The instance is being worked on. */
  take(instanceId: string): void {
    this.ready.delete(instanceId);
  }

  /** The instance is free again; if messages are left they are looked at once more. */
  giveBack(instanceId: string): void {
    if (this.control.has(instanceId)) this.ready.add(instanceId);
    this.wake();
  }

  takeActivity(message: ActivityMessage): void {
    this.activities.delete(message.id);
  }

  /** Their consumer died: nobody sees them for `ms`, as in storage queues. */
  hide(messages: readonly Message[], ms: number): void {
    for (const message of messages) {
      if (!this.known.has(message.id)) continue;
      this.remove(message.id);
      this.add({ ...message, visibleAt: this.clock.now() + ms });
    }
  }

  /** No alarm goes off afterwards. */
  close(): void {
    this.alarm?.cancel();
    this.alarm = undefined;
    this.delayed = [];
  }

  private show(message: Message): void {
    if (message.queue === 'activity') {
      this.activities.set(message.id, message);
    } else {
      const messages = this.control.get(message.instanceId) ?? new Map<string, ControlMessage>();
      this.control.set(message.instanceId, messages.set(message.id, message));
      this.ready.add(message.instanceId);
    }
    this.wake();
  }

  private setAlarm(): void {
    const at = this.delayed.reduce((least, { visibleAt }) => Math.min(least, visibleAt), Infinity);
    if (this.alarm?.at === at) return;
    this.alarm?.cancel();
    this.alarm = undefined;
    if (at === Infinity) return;
    this.alarm = { at, cancel: this.clock.after(at - this.clock.now(), () => this.ring()) };
  }

  private ring(): void {
    this.alarm = undefined;
    const now = this.clock.now();
    const due = this.delayed.filter(({ visibleAt }) => visibleAt <= now);
    this.delayed = this.delayed.filter(({ visibleAt }) => visibleAt > now);
    due.sort((a, b) => a.visibleAt - b.visibleAt);
    for (const message of due) if (this.known.has(message.id)) this.show(message);
    this.setAlarm();
  }
}
