import type { OrchestrationContext } from 'durable-functions';
import type { OrchestratorState } from '../../../local/host/durable/actions';
import type { HistoryEvent } from '../../../local/host/durable/history';
import type { InvocationResult } from '../../../local/host/worker/invoke';

/** An orchestrator function, or a part of one. */
export type Orchestrator<T = unknown> = (
  context: OrchestrationContext,
) => Generator<unknown, T, unknown>;

/** What the host hands to an orchestrator function. */
export interface Trigger {
  readonly history: readonly (HistoryEvent & { readonly IsPlayed: boolean })[];
  readonly [field: string]: unknown;
}

interface Sdk {
  readonly Orchestrator: new (orchestrator: Orchestrator) => {
    handle(trigger: unknown, context: object): Promise<OrchestratorState>;
  };
}

const { Orchestrator: Executor } = jest.requireActual<Sdk>(
  'durable-functions/lib/src/orchestrations/Orchestrator',
);

/** Runs an orchestrator over a history in the SDK's own executor. `payload` is the trigger value, as JSON. */
export async function execute(
  orchestrator: Orchestrator,
  payload: string,
): Promise<InvocationResult> {
  try {
    // A fresh context for each: what is replayed remembers nothing.
    const state = await new Executor(orchestrator).handle(JSON.parse(payload), {});
    return { ok: true, returnValue: { json: JSON.stringify(state) } };
  } catch (error) {
    return { ok: false, message: (error as Error).message, stack: '' };
  }
}
