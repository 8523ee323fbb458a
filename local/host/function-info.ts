import { routeOf } from './http/http-trigger';
import type { AppFunction, TriggerKind } from './worker/functions';

/** A function as people see it. */
export interface FunctionInfo {
  readonly name: string;
  readonly trigger: TriggerKind;
  /** HTTP functions: the path with its prefix, and the methods. */
  readonly route?: string;
  readonly methods?: readonly string[];
  /** Timer functions: the schedule as registered. */
  readonly schedule?: string;
}

export function functionInfo(target: AppFunction, routePrefix: string): FunctionInfo {
  const base = { name: target.name, trigger: target.kind };
  if (target.kind === 'http') {
    const methods = target.trigger['methods'];
    const list = Array.isArray(methods) ? methods.map(String) : [];
    return { ...base, route: `/${routeOf(target, routePrefix)}`, methods: list };
  }
  if (target.kind === 'timer') return { ...base, schedule: String(target.trigger['schedule']) };
  return base;
}
