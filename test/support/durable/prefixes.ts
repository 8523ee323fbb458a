import type { Action, OrchestratorState } from '../../../local/host/durable/actions';
import { stateInError } from '../../../local/host/durable/actions';
import type { HistoryEvent } from '../../../local/host/durable/history';
import { EventType } from '../../../local/host/durable/history';
import { replay } from '../../../local/host/durable/replay';
import { fromRpc } from '../../../local/host/worker/rpc';
import type { Orchestrator, Trigger } from './executor';
import { execute } from './executor';

/**
 * Replays a history up to each event that came after the first `from`. Throws where the orchestrator asks for less than it did
 * an event before, or for something else, and where the host would find it nondeterministic. Whoever has called this for each
 * episode of an instance knows that it asks for the same at every prefix of its history. Returns what it asks for at the end.
 */
export async function replaysAtEveryPrefix(
  orchestrator: Orchestrator,
  trigger: Trigger,
  from: number,
): Promise<OrchestratorState> {
  let before: readonly string[] = [];
  let state = await stateAfter(orchestrator, trigger);
  // Without the event that begins it an instance has done nothing.
  for (let length = Math.max(2, from); length <= trigger.history.length; length += 1) {
    const history = trigger.history.slice(0, length);
    state = await stateAfter(orchestrator, { ...trigger, history });
    const after = asText(state);
    const differs = before.findIndex((action, at) => action !== after[at]);
    if (differs >= 0) {
      throw new Error(
        `After event ${length} the orchestrator asks for ${after[differs] ?? 'nothing'}, and before it for ${before[differs] ?? ''}.`,
      );
    }
    refuseNonDeterminism(history, state);
    before = after;
  }
  return state;
}

async function stateAfter(
  orchestrator: Orchestrator,
  trigger: Trigger,
): Promise<OrchestratorState> {
  const result = await execute(orchestrator, JSON.stringify(trigger));
  if (result.ok) return fromRpc(result.returnValue) as OrchestratorState;
  const state = stateInError(result.message);
  if (state === undefined) throw new Error(result.message);
  return state;
}

/** Whether a timer is cancelled is known later than the timer. */
function asText({ actions }: OrchestratorState): readonly string[] {
  const all: readonly Action[] = actions[0] ?? [];
  return all.map((action) =>
    JSON.stringify(action).replaceAll('"isCanceled":true', '"isCanceled":false'),
  );
}

function refuseNonDeterminism(history: readonly HistoryEvent[], state: OrchestratorState): void {
  const started = history.some(({ EventType: type }) => type === EventType.ExecutionStarted);
  if (!started) return;
  const { outcome } = replay({
    ...{ history, state: { ...state, isDone: false }, executionId: 'execution' },
    checkFunction: () => undefined,
  });
  if (outcome.kind === 'failed' && outcome.error !== state.error) throw new Error(outcome.error);
}
