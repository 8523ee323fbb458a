import { ActionType } from './actions';
import { notSupported } from '../errors';

/** Fails the orchestration at once, whatever tasks are open; the message becomes its output. */
export class ReplayFailure extends Error {}

/** The history tells of a decision that the code, run again, does not take. */
export function nonDeterministic(what: string, id: number, now: string): ReplayFailure {
  return new ReplayFailure(
    `Non-Deterministic workflow detected: an earlier run scheduled ${what} with sequence ID ${id}, ` +
      `but the current replay ${now}. Was the orchestrator changed while this instance was running, ` +
      'or does it use a pattern that durable-functions 3.x cannot replay (see docs: authoring rules)?',
  );
}

/** An action that this host does not perform. */
export function unsupportedAction(type: number): ReplayFailure {
  const name =
    Object.entries(ActionType).find(([, value]) => value === type)?.[0] ?? `action ${type}`;
  const because =
    type === ActionType.CallHttp
      ? 'HTTP belongs into activities, where it can be tested'
      : 'this project never uses entities, entity locks or signals';
  return new ReplayFailure(notSupported(name, because).message);
}
